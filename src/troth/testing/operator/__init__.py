"""A synthetic operator: a phone and internet company whose data hurts in the ways that real data does.

``generate`` fills a database with everything an operator has of its customers, the same for the same seed, size and
instant, and says of the planted rows what must become of them. It can be each of the ``companies`` whose policies lie
under ``examples``: some have the phone company's tables and stories of their own, some another ``trade``. From the
command line:

    python -m troth.testing.operator --people 1000 --seed 1 --url sqlite:///th1ng.db --faults faults.json
"""

from troth.testing.operator.generate import Generated, generate

__all__ = ["Generated", "generate"]
