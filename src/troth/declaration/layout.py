"""The canonical layout of policy.yaml and map.yaml: sections in the order of the reference, two blanks for each step
inwards, no line of keys in braces over 120 columns, no quotes that nothing needs. Every value and comment stays.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from troth.declaration.findings import Findings
from troth.declaration.reader import read_yaml
from troth.declaration.written import Comment, Keys, Listed, Text, Written, WrittenFile, written
from troth.kernel.finding import Finding

WIDTH: Final = 120
"""In columns: the longest line of keys in braces or of a list in brackets."""
STEP: Final = 2
"""Blanks for each step inwards."""

_SIMPLE: Final = re.compile(r"[^\W\d](?:[^\s:,\[\]{}#'\"\\]| (?! |$)|:(?=\w))*|[0-9][\w./%+-]*(?: [\w./%+-]+)*")
_OTHER_TYPE: Final = re.compile(
    r"(?i:true|false|null|yes|no|on|off|y|n)|[-+.0-9][0-9a-fox_.:+-]*|[0-9]{4}-[0-9]{1,2}-.*", re.IGNORECASE
)
"""What other readers of YAML take for something else than text, so that its quotes mean something to them."""


class WouldLose(Exception):  # noqa: N818 (it says what would happen)
    """The file is written in a way whose layout cannot be changed without losing something."""


def laid_out(data: bytes, file: str, sections: Sequence[str]) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The file in canonical layout (None where it cannot be read, as the findings say).

    ``sections`` are the names of its sections in their order; others follow. Raises WouldLose where the result would
    not hold the very same values and comments.
    """
    findings = Findings()
    read_yaml(data, file, findings)
    if findings.stop:
        return None, findings.sorted_by_place()
    before = written(_text(data))
    text = _laid(before, sections)
    after = written(text)
    if _holds(after) != _holds(before) or _laid(after, sections) != text:
        raise WouldLose(file)
    return text.encode(), ()


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _laid(file: WrittenFile, sections: Sequence[str]) -> str:
    return "\n".join(_Layout(file).lines(sections)) + "\n"


def _holds(file: WrittenFile) -> object:
    """All that a file says: its values, sections in any order, and its comments."""
    return {key.text: _plain(value) for key, value in file.root.pairs}, Counter(each.text for each in file.comments)


def _plain(value: Written) -> object:
    match value:
        case Text(text=text):
            return text
        case Listed(items=items):
            return [_plain(item) for item in items]
        case Keys(pairs=pairs):
            return [(key.text, _plain(inside)) for key, inside in pairs]


class _Layout:
    """One file on its way to its layout. Comments are taken as the values beside them are written."""

    def __init__(self, file: WrittenFile) -> None:
        self.file = file
        self.comments: deque[Comment] = deque()
        self.out: list[str] = []
        self.chain: list[tuple[int, int]] = []
        """Columns of the value that was written last and of all around it: in the file, and in the layout."""

    def lines(self, sections: Sequence[str]) -> list[str]:
        """The lines of the layout."""
        places = {name: number for number, name in enumerate(sections)}
        parts = self._parts()
        head, foot = parts.pop("head"), parts.pop("foot")
        pairs = {key.text: (key, value) for key, value in self.file.root.pairs}
        self._alone(head, 0)
        if head and pairs:
            self.out.append("")
        for name in sorted(pairs, key=lambda name: places.get(name, len(places))):
            self.comments = deque(parts[name])
            self.chain = []
            self._pair(*pairs[name], indent=0, column=0, first=not self.out or not self.out[-1])
            self._alone(self.comments, 0, deeper=True)
        self._alone(foot, 0)
        return self.out

    def _parts(self) -> dict[str, list[Comment]]:
        """The comments of each section. What stands above the first, apart from it, is the head of the file; what
        stands below the last without a blank before it is its foot.
        """
        pairs = self.file.root.pairs
        parts: dict[str, list[Comment]] = {"head": [], "foot": []}
        starts = [key.at.line for key, _ in pairs]
        ends = [_last_line(value) for _, value in pairs]
        for key, _ in pairs:
            parts[key.text] = []
        gaps = [number for number in range(starts[0]) if not self.file.lines[number].strip()]
        for comment in self.file.comments:
            after = next((number for number, start in enumerate(starts) if start > comment.line), None)
            owner = (len(starts) if after is None else after) - 1
            if after == 0:
                apart = any(gap > comment.line for gap in gaps)
                parts["head" if apart else pairs[0][0].text].append(comment)
            elif comment.alone and comment.column == 0 and comment.line > ends[owner]:
                parts["foot" if after is None else pairs[after][0].text].append(comment)
            else:
                parts[pairs[owner][0].text].append(comment)
        return parts

    def _blank_above(self, line: int) -> bool:
        return line > 0 and not self.file.lines[line - 1].strip()

    def _alone(self, comments: Iterable[Comment], indent: int, *, deeper: bool = False, first: bool = False) -> None:
        """Writes comments with a line of their own. ``deeper``: what stands further in belongs to what is above."""
        for comment in comments:
            if self.out and self.out[-1] and not first and self._blank_above(comment.line):
                self.out.append("")
            first = False
            blanks = self._inward(comment.column, indent) if deeper else indent
            self.out.append(" " * blanks + comment.text)

    def _inward(self, column: int, indent: int) -> int:
        around = [blanks for source, blanks in self.chain if source <= column]
        return max([indent, *around[-1:]])

    def _above(self, line: int, column: int, indent: int, *, first: bool) -> None:
        """Writes the comments and the blank line above a line of the file."""
        while self.comments and self.comments[0].line < line:
            comment = self.comments.popleft()
            self._alone([comment], indent, deeper=comment.column > column, first=first)
            first = False
        if self.out and self.out[-1] and not first and self._blank_above(line):
            self.out.append("")

    def _beside(self, line: int) -> str:
        """The comment at the end of a line of the file, with the blanks before it."""
        if self.comments and self.comments[0].line <= line and not self.comments[0].alone:
            comment = self.comments.popleft()
            return " " * comment.gap + comment.text
        return ""

    def _pair(self, key: Text, value: Written, *, indent: int, column: int, first: bool, dash: str = "") -> None:
        if not dash:
            self._above(key.at.line, column, indent, first=first)
        self.chain = [each for each in self.chain if each[1] < indent] + [(key.at.column, indent)]
        start = (dash or " " * indent) + f"{_scalar(key)}:"
        self._value(start, value, key.at.line, indent)

    def _value(self, start: str, value: Written, line: int, indent: int) -> None:
        """Writes a value behind its key or dash, which stands on a line of the file."""
        if isinstance(value, Text):
            self._text(start, value, indent)
        elif value.flow and not self._commented(value):
            self.out += _flow(f"{start} ", value)
            self.out[-1] += self._beside(value.at.last_line)
        else:
            self.out.append(start + (self._beside(line) if _first_line(value) > line else ""))
            self._block(value, indent + STEP)

    def _commented(self, value: Listed | Keys) -> bool:
        """Whether a comment stands inside braces: only lines of their own can then keep it."""
        inside = takewhile(lambda comment: comment.line < value.at.last_line, self.comments)
        return any(comment.line >= value.at.line for comment in inside)

    def _block(self, value: Listed | Keys, indent: int) -> None:
        if isinstance(value, Keys):
            for number, (key, inside) in enumerate(value.pairs):
                self._pair(key, inside, indent=indent, column=key.at.column, first=number == 0)
            return
        for number, item in enumerate(value.items):
            self._above(item.at.line, item.at.column, indent, first=number == 0)
            self.chain = [each for each in self.chain if each[1] < indent] + [(value.at.column, indent)]
            self._item(item, indent)

    def _item(self, item: Written, indent: int) -> None:
        dash = f"{' ' * indent}- "
        if isinstance(item, Keys) and item.pairs and not (item.flow and not self._commented(item)):
            for number, (key, inside) in enumerate(item.pairs):
                lead = dash if number == 0 else ""
                self._pair(key, inside, indent=indent + STEP, column=key.at.column, first=number == 0, dash=lead)
        else:
            self._value(dash.rstrip(), item, item.at.line, indent)

    def _text(self, start: str, value: Text, indent: int) -> None:
        if value.style in ("|", ">"):
            begun, *inside = self.file.lines[value.at.line : value.at.last_line + (value.at.last_column > 0)]
            shift = min((len(line) - len(line.lstrip()) for line in inside if line.strip()), default=0)
            self.out.append(f"{start} {begun[value.at.column :].rstrip()}")
            self.comments = deque(each for each in self.comments if each.line != value.at.line)
            while inside and not inside[-1].strip():
                inside.pop()
            self.out += [(" " * (indent + STEP) + line[shift:]).rstrip() for line in inside]
            return
        line = f"{start} {_scalar(value)}"
        if value.at.line < value.at.last_line and line.endswith(value.text) and "  " not in value.text:
            words = list(_folded(line, indent + STEP))
            self.out += words[:-1]
            line = words[-1]
        self.out.append(line + self._beside(value.at.last_line))


def _folded(line: str, indent: int, end: str = "", quoted: str = "") -> Iterator[str]:
    """A long line of plain words (``end`` behind them), or of a ``quoted`` text, on several lines, which YAML joins by
    one blank.
    """
    opened = line.index(quoted) + 1 if quoted and "\\" not in quoted and "  " not in quoted else 0
    while len(line) > WIDTH:
        cut = line.rfind(" ", opened or len(line) - len(line.lstrip()), WIDTH + 1)
        if cut < 0 or (not opened and not _breaks(line, cut, end)):
            break
        yield line[:cut]
        line = " " * indent + line[cut + 1 :]
        opened = indent + 1 if opened else 0
    yield line


def _breaks(line: str, cut: int, end: str) -> bool:
    """Whether plain words mean the same when the rest of them stands on a line of its own."""
    return line[cut - 1] not in ": " and _SIMPLE.fullmatch(line[cut + 1 :].removesuffix(end)) is not None


def _scalar(value: Text) -> str:
    """A value as short as it can be written without meaning anything else."""
    if not value.style and "\n" not in value.text:
        return value.text
    if value.style and _SIMPLE.fullmatch(value.text) and not _OTHER_TYPE.fullmatch(value.text):
        return value.text
    if ('"' in value.text or "\\" in value.text) and value.text.isprintable():
        return "'" + value.text.replace("'", "''") + "'"
    return json.dumps(value.text, ensure_ascii=False)


def _inline(value: Written) -> str:
    match value:
        case Text():
            return _scalar(value)
        case Listed(items=items):
            return "[" + ", ".join(_inline(item) for item in items) + "]"
        case Keys(pairs=pairs):
            return "{" + ", ".join(f"{_scalar(key)}: {_inline(inside)}" for key, inside in pairs) + "}"


def _flow(start: str, value: Written, end: str = "") -> list[str]:
    """The lines of a value in braces or brackets: behind ``start``, and with ``end`` behind it."""
    whole = f"{start}{_inline(value)}{end}"
    if isinstance(value, Text):
        scalar = _scalar(value)
        quoted = scalar if scalar.startswith('"') else ""
        return list(_folded(whole, len(start) - len(start.lstrip()) + STEP, end, quoted))
    if len(whole) <= WIDTH:
        return [whole]
    inner = " " * (len(start) + 1)
    brackets = "[]" if isinstance(value, Listed) else "{}"
    inside = [("", item) for item in value.items] if isinstance(value, Listed) else _named(value)
    lines: list[str] = []
    line = start + brackets[0]
    for number, (name, part) in enumerate(inside, 1):
        tail = "," if number < len(inside) else f"{brackets[1]}{end}"
        begun = len(line) > len(inner)
        blank = " " if begun else ""
        if begun and len(f"{line} {name}{_inline(part)}{tail}") > WIDTH:
            lines.append(line)
            line, blank = inner, ""
        *above, line = _flow(f"{line}{blank}{name}", part, tail)
        lines += above
    return [*lines, line]


def _named(value: Keys) -> list[tuple[str, Written]]:
    return [(f"{_scalar(key)}: ", inside) for key, inside in value.pairs]


def _first_line(value: Listed | Keys) -> int:
    """The line of the file on which the first thing inside begins."""
    inside = value.items if isinstance(value, Listed) else [key for key, _ in value.pairs]
    return inside[0].at.line if inside else value.at.line


def _last_line(value: Written) -> int:
    """The last line of the file on which a value says something."""
    match value:
        case Listed(items=items, flow=False):
            return max(_last_line(item) for item in items)
        case Keys(pairs=pairs, flow=False):
            return max(_last_line(inside) for _, inside in pairs)
        case Text(style="|" | ">", at=at):
            return at.last_line - (at.last_column == 0)
        case _:
            return value.at.last_line
