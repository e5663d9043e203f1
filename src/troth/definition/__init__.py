"""The rule itself: policy, plain rows, events and an instant in, a decision with its reasons out; slow on purpose.

It looks people up one by one and counts forward in the calendar; it knows no spine, no cutoff and no predicate. What
runs on a database must agree with it, or it does not ship (``semantics`` 2 to 7)."""
