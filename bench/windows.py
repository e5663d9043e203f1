"""Latencies of a writer beside Troth, cut into windows of time: idle, and while Troth acts."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

STALL = 0.1
"""Seconds from which a transaction that waits is a stall."""


@dataclass(frozen=True)
class Window:
    """What the writer met in one stretch of time: transactions, milliseconds, stalls."""

    transactions: int
    p50: float
    p99: float
    most: float
    stalls: int


def window(found: Sequence[tuple[float, float]], begun: float, ended: float) -> Window:
    """The window between two instants, of pairs of when a transaction began and how long it took, in seconds: every
    transaction that was going on within it.
    """
    within = sorted(took for at, took in found if at + took >= begun and at < ended)
    if not within:
        raise RuntimeError("the writer wrote nothing in this window")
    return Window(
        transactions=len(within),
        p50=1000 * within[len(within) // 2],
        p99=1000 * within[min(len(within) - 1, len(within) * 99 // 100)],
        most=1000 * within[-1],
        stalls=sum(took > STALL for took in within),
    )


def median(windows: Sequence[Window]) -> Window:
    """The medians of several windows; stalls are added up."""
    return Window(
        transactions=round(statistics.median(one.transactions for one in windows)),
        p50=statistics.median(one.p50 for one in windows),
        p99=statistics.median(one.p99 for one in windows),
        most=max(one.most for one in windows),
        stalls=sum(one.stalls for one in windows),
    )


def row(name: str, one: Window) -> str:
    """A line of the table."""
    return f"| {name} | {one.transactions} | {one.p50:.2f} | {one.p99:.2f} | {one.most:.1f} | {one.stalls} |"


HEAD = ("| | transactions | p50 ms | p99 ms | max ms | over 100 ms |", "|---|---|---|---|---|---|")
