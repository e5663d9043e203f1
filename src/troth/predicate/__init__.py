"""A small immutable algebra of three-valued predicates over table rows, with several readers.

What a claim asks of a row is written in it once; ``evaluate`` answers it for one row, ``simplify`` shortens it,
``explain`` says it in words, and the ``sql`` floor writes it for a database. It knows no policy and no SQL.
"""
