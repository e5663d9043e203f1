"""The list of all mutants as a page: ``PYTHONPATH=tests python -m oracle.mutants_page > docs/mutants.md``."""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from oracle.kept_worlds import KILLED_BY, names
from oracle.mutants import MUTANTS, Mutant

_HEAD = """# Mutants of the road that runs

Each is one small wrong put into the code that compiles a policy to SQL. The right code answers as the definition does
on every world under `tests/oracle/worlds`, in SQLite and in PostgreSQL; with the mutant in it, it answers otherwise on
the world that is named here, and `tests/oracle/test_mutants.py` holds both. A mutant is put into the function that it
stands under: *stood* is replaced by *stands*.

This page is written by `PYTHONPATH=tests python -m oracle.mutants_page > docs/mutants.md` from the mutants themselves.

"""


def page() -> str:
    """The whole page, in Markdown, ending with a line feed."""
    of = Counter(mutant.engine for mutant in MUTANTS)
    told = f"{of['sqlite']} are put into the road to SQLite, {of['postgres']} into what PostgreSQL has of its own"
    return f"{_HEAD}{len(MUTANTS)} mutants, all killed: {told}; {len(names())} worlds.\n" + "".join(_tables())


def _tables() -> Iterator[str]:
    for (engine, where), mutants in groupby(MUTANTS, key=lambda mutant: (mutant.engine, mutant.where)):
        module, _, function = where.partition(":")
        yield f"\n## `{function}` of `troth.{module}`{', in PostgreSQL' if engine == 'postgres' else ''}\n\n"
        yield "| mutant | stood | stands | killed by |\n|---|---|---|---|\n"
        yield from map(_row, mutants)


def _row(mutant: Mutant) -> str:
    return f"| {mutant.name} | {_code(mutant.old)} | {_code(mutant.new)} | {KILLED_BY[mutant.name]} |\n"


def _code(text: str) -> str:
    """Code in a cell of a table, on one line."""
    one = " ".join(text.split()).replace("|", "\\|")
    return f"`{one}`" if one else "nothing"


if __name__ == "__main__":
    sys.stdout.write(page())
