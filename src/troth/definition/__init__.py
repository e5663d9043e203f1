"""The rule itself, person by person and forward in the calendar; slow on purpose (``semantics`` 2 to 7).

It knows no spine, no cutoff and no predicate. What runs on a database must agree with it, or it does not ship."""
