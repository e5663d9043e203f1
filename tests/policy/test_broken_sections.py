"""Broken pieces of the sections from ``recipients`` to ``regions`` and of the map's ``staff`` and ``instructions``.

``broken-sections.txt`` holds them: lines that are put at the end of a sound file (of policy.yaml, or of what the first
line says), then ``!`` with the line in the piece, the code and the words that are said.
"""

from dataclasses import dataclass

import pytest

from policy.sound import HERE, MAP, POLICY, errors


@dataclass(frozen=True)
class Piece:
    """A piece, and the one finding about it; ``line`` is counted in the piece, from 1."""

    text: str
    in_map: bool
    line: int
    code: str
    says: str


def piece(block: str) -> Piece:
    text, _, found = block.rpartition("\n! ")
    in_map = text.startswith("# map.yaml\n")
    line, code, says = found.rstrip("\n").split(" ", 2)
    return Piece(text.removeprefix("# map.yaml\n") + "\n", in_map, int(line), code, says)


PIECES = [piece(block) for block in (HERE / "broken-sections.txt").read_text(encoding="utf-8").split("\n\n")]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: f"{piece.text.split(':')[0]}-{piece.code}")
def test_what_is_wrong_is_found_once_and_in_its_line(piece: Piece) -> None:
    sound = MAP if piece.in_map else POLICY
    found = errors(**{"mapped" if piece.in_map else "policy": piece.text})
    assert [(one.code, one.span.file, one.span.line, one.says) for one in found] == [
        (piece.code, "map.yaml" if piece.in_map else "policy.yaml", sound.count("\n") + piece.line, piece.says)
    ]
    assert found[0].help
    assert found[0].subject


def test_the_files_around_them_are_sound() -> None:
    assert errors() == []


def test_every_section_has_pieces_and_there_are_sixty() -> None:
    assert len({piece.text for piece in PIECES}) >= 60
    sections = "recipients never rights messages cookies services staff measures duties notices regions"
    assert {piece.text.split(":")[0] for piece in PIECES if not piece.in_map} == set(sections.split())
    assert {piece.text.split(":")[0] for piece in PIECES if piece.in_map} == {"staff", "instructions"}
