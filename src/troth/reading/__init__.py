"""What plain rows say, looked up one by one: who stands on a row, what has happened, when. The
definition reads through it.

It knows no SQL and no spine either; it is the slow half of the comparison, beside ``definition``.
"""
