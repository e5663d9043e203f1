"""Worlds for property tests: every choice is Hypothesis's own, so that it can make what fails smaller."""

from hypothesis import strategies as st

from troth.testing.worlds.generate import world
from troth.testing.worlds.world import World


def worlds() -> st.SearchStrategy[World]:
    """Worlds as ``generate.world`` draws them."""
    return st.randoms(use_true_random=False, note_method_calls=False).map(world)
