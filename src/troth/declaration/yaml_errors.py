"""What the YAML library complains of, said in the operator's words, with the place that has to be mended.

The classic is a comma, colon or hash inside words that stand without quotes: code COMMA. All else is YAML_SYNTAX.
"""

import re
from dataclasses import dataclass

Point = tuple[int, int]
"""Line and column, both from 0."""

_QUOTE_THEM = "put quotes around words that hold a comma, a colon or a hash"
_ALIGN = "align it with the keys it belongs to"
_ONE_SENTENCE = "put quotes around the whole sentence"

# What the library says at the place where it stopped -> what is wrong there, and what to write.
_HERE = (
    (
        "found unknown escape character",
        "A backslash begins an escape here, and it is none.",
        "use single quotes: 'a\\b'",
    ),
    ("escape sequence", "A backslash begins an escape here, and it is none.", "use single quotes: 'a\\b'"),
    ("not allowed here", "This cannot begin here.", "begin a new line, or put quotes around it"),
    ("expected <block end>, but found '<scalar>'", "Words follow a closed bracket or quote.", _ONE_SENTENCE),
    ("expected <block end>, but found '{'", "Words follow a closed bracket or quote.", _ONE_SENTENCE),
    ("expected <block end>, but found '['", "Words follow a closed bracket or quote.", _ONE_SENTENCE),
    (
        "expected <block end>, but found '-'",
        "An item of a list stands among keys.",
        "move it under the key it belongs to",
    ),
    ("expected <block end>, but found '}'", "This bracket closes nothing.", "remove it, or open it before"),
    ("expected <block end>, but found ']'", "This bracket closes nothing.", "remove it, or open it before"),
    ("expected <block end>", "The blanks before this line fit none of the lines above.", _ALIGN),
    ("expected '<document start>'", "This belongs to nothing that stands above it.", _ALIGN),
    (
        "expected the node content",
        "A value should stand here.",
        "write one, or put quotes around words with such signs",
    ),
    ("indentation indicators", "`|` and `>` begin text on lines of its own.", "put quotes around words that begin so"),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A code, a place (line and column from 0), what is wrong and what to write instead."""

    code: str
    line: int
    column: int
    says: str
    help: str


def in_plain_words(problem: str, at: Point, begun: Point, lines: list[str]) -> Trouble:
    """The trouble that the library's ``problem`` means.

    ``at`` is where reading stopped, ``begun`` where what was being read began, ``lines`` are those of the file.
    """
    if problem.startswith("expected ',' or"):
        return _inside_brackets(problem, begun, at, lines)
    if "mapping values are not allowed" in problem:
        return _second_colon(at, lines)
    if "unexpected end of stream" in problem or "unexpected document separator" in problem:
        return _syntax(begun, "The quote that opens here is never closed.", "close it with the same sign")
    if "could not find expected ':'" in problem:
        return _syntax(begun, "A line without a colon stands among keys.", "write `key: value`")
    if "cannot start any token" in problem:
        sign = lines[at[0]][at[1] : at[1] + 1] if at[0] < len(lines) else ""
        return _syntax(at, f"Words cannot begin with `{sign}`.", "put quotes around them")
    for begins, says, help_ in _HERE:
        if begins in problem:
            return _syntax(at, says, help_)
    return _syntax(at, f"This cannot be read ({problem}).", _QUOTE_THEM)


def _syntax(place: Point, says: str, help: str) -> Trouble:  # noqa: A002
    return Trouble("YAML_SYNTAX", *place, says, help)


def _inside_brackets(problem: str, begun: Point, at: Point, lines: list[str]) -> Trouble:
    opened = lines[begun[0]][begun[1] : begun[1] + 1] if begun[0] < len(lines) else "{"
    met = problem.rpartition("got ")[2].strip("'")
    hash_at = _swallowed(begun, at[0], lines)
    if hash_at is not None:
        says = "A hash behind a blank begins a comment, and the rest of the line with its bracket is not read."
        return Trouble("COMMA", *hash_at, says, _QUOTE_THEM)
    if met in ("<stream end>", "<document start>", "<document end>"):
        return _syntax(begun, f"The `{opened}` that opens here is never closed.", "close the bracket")
    if met in (":", "<scalar>") and _begins_line(lines, at):
        if _indent(lines, at[0]) > _indent(lines, begun[0]):
            return _syntax((at[0], 0), "The line above does not end with a comma.", "end it with a comma")
        says = f"The `{opened}` that opens here is not closed before line {at[0] + 1}."
        return _syntax(begun, says, "close the bracket")
    if met == ":":
        return Trouble("COMMA", *at, "A colon stands inside words without quotes.", _QUOTE_THEM)
    if met in ("[", "{"):
        return _syntax(at, "A bracket stands inside words without quotes.", _ONE_SENTENCE)
    if met in ("]", "}"):
        return _syntax(at, f"This bracket does not close the `{opened}` opened before.", "mend one of the two")
    return _syntax(at, "Words follow here without a comma before them.", "add a comma, or quotes")


def _swallowed(begun: Point, last: int, lines: list[str]) -> Point | None:
    """Where, from the opened bracket on, a comment holds what looks like the closing bracket."""
    for number in range(begun[0], min(last + 1, len(lines))):
        bare = _without_quotes(lines[number])
        found = re.compile(r"\s#").search(bare, begun[1] if number == begun[0] else 0)
        if found is None or re.search(r"[,{\[}\]]\s*$", bare[: found.start()]):
            continue
        if re.search(r"[}\]]", bare[found.end() :]):
            return number, found.end() - 1
    return None


def _without_quotes(line: str) -> str:
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'", lambda found: "_" * len(found.group()), line)


def _indent(lines: list[str], line: int) -> int:
    """How many blanks the line begins with."""
    return len(lines[line]) - len(lines[line].lstrip(" ")) if line < len(lines) else 0


def _begins_line(lines: list[str], at: Point) -> bool:
    """Whether what stands there, or the key that ends there, is the first of its line."""
    return at[0] < len(lines) and re.search(r"[,{\[]|: ", _without_quotes(lines[at[0]])[: at[1]]) is None


def _second_colon(at: Point, lines: list[str]) -> Trouble:
    before = _without_quotes(lines[at[0]])[: at[1]] if at[0] < len(lines) else ""
    if re.search(r":\s", before):
        says = "A second colon stands in the line, inside words without quotes."
        return Trouble("COMMA", *at, says, _QUOTE_THEM)
    return _syntax(
        at,
        "This key does not belong to the line above, which has no key or is not finished.",
        "write `key: value` in both lines, with the same blanks before them",
    )
