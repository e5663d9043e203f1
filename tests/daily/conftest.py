"""The ground of the attacks, for plans of what changed since the day before."""

from attacks.conftest import lay, lay_postgres, lay_sqlite

__all__ = ["lay", "lay_postgres", "lay_sqlite"]
