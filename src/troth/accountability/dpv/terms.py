"""The table of terms, read from ``terms.toml`` beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_NOT_WORDS: Final = ("version", "prefixes", "gaps")


@dataclass(frozen=True)
class Terms:
    """``words``: table -> word of the language -> its terms. ``gaps``: ``table.word`` -> what is said instead."""

    version: str
    prefixes: Mapping[str, str]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    gaps: Mapping[str, str]


@cache
def terms() -> Terms:
    """The table, read once."""
    read = tomllib.loads(files(__package__).joinpath("terms.toml").read_text(encoding="utf-8"))
    words = {
        table: MappingProxyType({word: tuple(found) for word, found in of_table.items()})
        for table, of_table in read.items()
        if table not in _NOT_WORDS
    }
    return Terms(
        read["version"], MappingProxyType(read["prefixes"]), MappingProxyType(words), MappingProxyType(read["gaps"])
    )
