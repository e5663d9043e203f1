"""The ground of the attacks serves here as well."""

from attacks.conftest import lay, lay_postgres, lay_sqlite

__all__ = ["lay", "lay_postgres", "lay_sqlite"]
