"""Checks of the language itself: what would delete wrongly, keep without end, or leave a silent gap. They always
run.
"""
