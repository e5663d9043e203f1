"""The one line that says where the question of use is answered."""

from troth.definition.use import may_use

__all__ = ["may_use"]
