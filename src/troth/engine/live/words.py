"""How numbers are spoken of in findings."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun: ``1 row``, ``2 rows``, ``2 copies``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
