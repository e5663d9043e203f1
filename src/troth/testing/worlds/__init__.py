"""Generated worlds: small policies, maps, rows and events, dense with what is hard, and the comparison of the readers.

The rule stands twice, as the plain definition and as the road that runs. ``compare`` puts one world to both, on SQLite
and on PostgreSQL, and to ``predicate.evaluate``; ``python -m troth.testing.worlds`` does so until two of them differ.
"""
