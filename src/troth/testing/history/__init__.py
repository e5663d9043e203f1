"""Histories: a made-up telephone company that lives on for a month, while every day is planned in two ways.

Once from what changed since the day before, and once whole: both must say the same of every row. ``company`` is what it
promises and where it begins, ``days`` what happens to it, ``run`` puts the two ways side by side.
"""
