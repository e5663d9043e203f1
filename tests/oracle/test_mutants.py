"""Every mutant fits the code: where it is to be put in, exactly what it replaces still stands.

A mutant that fits is not yet one that is found: the worlds that tell each from the right code are still to be kept.
"""

import pytest

from oracle.mutants import MUTANTS, Mutant, living


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_mutant_can_be_put_in(mutant: Mutant) -> None:
    """A rule that was written anew takes its mutants with it, or this fails and says which."""
    with living(mutant):
        pass
