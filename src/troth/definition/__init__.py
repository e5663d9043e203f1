"""The rule itself: policy, plain rows, events and an instant in; a decision with its reasons out. Slow and obvious on purpose.

It looks people up one by one and counts forward in the calendar; it knows no spine, no cutoff and no predicate. Whatever runs on a
database must agree with it, or it does not ship (``semantics`` 2 to 7)."""
