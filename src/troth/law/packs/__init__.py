"""Numbers and lists that a statute fixes, each with the day it took effect and its source. No check holds one
itself.
"""
