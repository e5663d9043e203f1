"""A file of published words to a PublishedText: Markdown read line by line, one sentence to a line, each with its tag.

No library for Markdown is used: what is wanted is the lines and their tags, which a tree of blocks no longer has. Read
are headings, lists, quotations and tables; refused is what could hide words from their readers (HTML, blocks of code).
"""

import re
from typing import Final

from troth.declaration.entries import EntryOf, Key
from troth.declaration.findings import Findings
from troth.declaration.patterns import NAME
from troth.declaration.published import FrontMatter, Heading, HeadingLink, PublishedSentence, PublishedText, Tied
from troth.declaration.reader import MOST_BYTES, decoded, read_yaml
from troth.declaration.shapes import FAULT, Place, Text, TrueFalse
from troth.declaration.text_tags import HEADING_ID, TAG_WITHIN, read_tag
from troth.kernel.span import Span

MOST_CHARACTERS: Final = 5_000
"""A longer line is no sentence."""

LANGUAGE: Final = re.compile("[a-z]{2,3}(-[A-Za-z0-9]+)*")

_LINE_END: Final = re.compile("\r\n|\r|\n")
_UNSEEN: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u206f]")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*")
_HEADING_TAG: Final = re.compile(r"\{#([^{}]*)\}[ \t]*#*$")
_LEAD: Final = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|[0-9]{1,9}[.)])\s+)?(?:>\s*)*")
_RULE: Final = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_REFERENCE: Final = re.compile(r"\s{0,3}\[[^\]^][^\]]*\]:\s*\S+\s*(?:\"[^\"]*\")?\s*")
_FENCE: Final = re.compile(r"\s*(```+|~~~+)")
_HTML: Final = re.compile(r"<(?:!--|[!?/][A-Za-z]|[A-Za-z][A-Za-z0-9-]*(?=[\s/>]))")
_CODE: Final = re.compile(r"(`+)[^`]*\1")
_LINK: Final = re.compile(r"\]\(\s*#([^()\[\]\s]*)")
_COLUMNS: Final = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?\|?\s*")

_FRONT: Final = EntryOf(
    FrontMatter,
    {
        "policy": Key(Text("the policy's name", "acme", NAME), required=True),
        "language": Key(Text("a language code", "sv", LANGUAGE), required=True),
        "first": Key(TrueFalse(), default=False),
    },
    common=False,
)


def read_text(data: bytes, file: str, language: str, first: bool, findings: Findings) -> PublishedText | None:
    """The published words in ``language``, or None where findings say why they cannot be read.

    ``first`` says that it is the policy's first language. A line that cannot be read is a finding and is left out.
    """
    if len(data) > MOST_BYTES:
        findings.error(
            "FILE_TOO_LARGE",
            Span(file, 1, 1),
            f"The file has more than {MOST_BYTES} bytes.",
            "a policy is a page or ten; check that this is the file you mean",
        )
        return None
    text = decoded(data, file, findings)
    if text is None:
        return None
    lines = _LINE_END.split(text)
    begins = Span(file, 1, 1)
    after, front = _front_matter(lines, begins, language, first, findings)
    reading = _Reading(lines, file, first, findings)
    reading.read(after)
    if front is None:
        return None
    sentences, headings, links = tuple(reading.sentences), tuple(reading.headings), tuple(reading.links)
    return PublishedText(front, sentences, headings, links, begins, _words(lines[after:]))


def _words(lines: list[str]) -> str:
    """The lines as their readers see them, without tags."""
    seen = (TAG_WITHIN.sub("", _HEADING_TAG.sub("", line) if _HEADING.fullmatch(line) else line) for line in lines)
    return "\n".join(line.rstrip() for line in seen).strip() + "\n"


def _front_matter(
    lines: list[str], begins: Span, language: str, first: bool, findings: Findings
) -> tuple[int, FrontMatter | None]:
    """The index of the line after the front matter, and what it says."""
    example = f"begin the file with `---`, `policy: NAME`, `language: {language}`, `---`"
    if lines[0].rstrip() != "---":
        findings.error("FRONT_MATTER", begins, "The file does not begin with what it is.", example)
        return 0, None
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == "---"), None)
    if end is None:
        findings.error("FRONT_MATTER", begins, "The line `---` that ends the first lines is missing.", example)
        return len(lines), None
    inside = "\n" + "\n".join(lines[1:end])
    if not inside.strip():
        findings.error("FRONT_MATTER", begins, "Nothing stands between the first two lines.", example)
        return end + 1, None
    # an empty line stands for `---`, so that places are those of the file
    root = read_yaml(inside.encode(), begins.file, findings)
    if root is None:
        return end + 1, None
    front = _FRONT.read(root, Place("text", "text", begins), findings)
    if front is FAULT:
        return end + 1, None
    assert isinstance(front, FrontMatter)
    where = {key.text: value.span for key, value in root.pairs}
    if front.language != language:
        findings.error(
            "FRONT_MATTER",
            where["language"],
            f"The file is called `{language}.md` and says that its language is `{front.language}`.",
            f"write `language: {language}`, or rename the file",
        )
    if front.first != first:
        findings.error(
            "FRONT_MATTER",
            where.get("first", begins),
            f"`{language}` is {'' if first else 'not '}the first of `languages` in policy.yaml.",
            "write `first: true`" if first else "take `first` away: only one file carries the ties",
        )
    return end + 1, front


class _Reading:
    """One reading of the lines after the front matter."""

    def __init__(self, lines: list[str], file: str, first: bool, findings: Findings) -> None:
        self.lines, self.file, self.first, self.findings = lines, file, first, findings
        self.sentences: list[PublishedSentence] = []
        self.headings: list[Heading] = []
        self.links: list[HeadingLink] = []
        self.ids: dict[str, int] = {}
        self.fence = ""

    def read(self, begin: int) -> None:
        """Reads from the line of that index to the last."""
        for number in range(begin, len(self.lines)):
            self._line(number, self.lines[number])

    def _line(self, number: int, line: str) -> None:
        if self._in_code(number, line) or not line.strip() or self._hides(number, line) or _RULE.fullmatch(line):
            return
        self.links += [
            HeadingLink(found[1], self._at(number, found.start(1), found.end(1))) for found in _LINK.finditer(line)
        ]
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            self._heading(number, heading)
        elif line.lstrip().startswith("|"):
            self._row(number, line)
        elif _REFERENCE.fullmatch(line) is None:
            lead = _LEAD.match(line)
            self._sentence(number, lead.end() if lead else 0, len(line))

    def _in_code(self, number: int, line: str) -> bool:
        """Whether the line belongs to a block of code, which is reported where it begins."""
        fence = _FENCE.match(line)
        if self.fence:
            if fence is not None and fence[1].startswith(self.fence) and not line.strip(" \t`~"):
                self.fence = ""
            return True
        if fence is None or (fence[1][0] == "`" and "`" in line[fence.end() :]):
            return False
        self.fence = fence[1]
        self._wrong("TEXT_MARKUP", number, 0, len(line), "A block of code begins here.", "write sentences")
        return True

    def _hides(self, number: int, line: str) -> bool:
        """Whether the line holds what its readers would not see as it stands."""
        if len(line) > MOST_CHARACTERS:
            says = f"The line has {len(line)} characters, and a sentence has at most {MOST_CHARACTERS}."
            self._wrong("TEXT_MARKUP", number, 0, 60, says, "write one sentence to a line")
            return True
        if (unseen := _UNSEEN.search(line)) is not None:
            says = f"The character U+{ord(unseen.group()):04X} cannot be seen and has no place here."
            self._wrong("BAD_CHARACTER", number, unseen.start(), unseen.end(), says, "remove it")
            return True
        if (html := _HTML.search(_without_code(line))) is not None:
            says = "HTML stands here, which can hide words from those who read them."
            self._wrong("TEXT_MARKUP", number, html.start(), html.end(), says, "write plain Markdown")
            return True
        return False

    def _heading(self, number: int, found: re.Match[str]) -> None:
        text, start = found[2], found.start(2)
        tag = _HEADING_TAG.search(text)
        id_ = ""
        if tag is not None:
            id_, text = tag[1], text[: tag.start()].rstrip()
            where = (start + tag.start(), start + tag.end())
            if HEADING_ID.fullmatch(id_) is None:
                help_ = "an id is lower case: letters, digits, `-` and `_`"
                self._wrong("TAG_UNREADABLE", number, *where, f"`{id_}` is no id of a heading.", help_)
                id_ = ""
            else:
                self._note_id(f"#{id_}", number, *where)
        elif (stray := TAG_WITHIN.search(_without_code(text))) is not None:
            where = (start + stray.start(), start + stray.end())
            says = "A heading carries the tag of a sentence."
            self._wrong("TAG_UNREADABLE", number, *where, says, "write `{#id}`, or no tag: a heading promises nothing")
        self.headings.append(Heading(id_, text.rstrip(" #"), len(found[1]), self._at(number, start, found.end(2))))

    def _row(self, number: int, line: str) -> None:
        """A row of a table: each cell is a sentence, or the whole row is one if only its last cell has a tag."""
        below = self.lines[number + 1][:MOST_CHARACTERS] if number + 1 < len(self.lines) else ""
        if _COLUMNS.fullmatch(below) is not None or _COLUMNS.fullmatch(line) is not None:
            return  # the names of the columns, and the rule below them
        cells = [(start, end) for start, end in _cells(line) if line[start:end].strip()]
        if not cells:
            return
        tagged = [TAG_WITHIN.search(_without_code(line[start:end])) is not None for start, end in cells]
        if not any(tagged[:-1]):
            cells = [(cells[0][0], cells[-1][1])]
        for start, end in cells:
            self._sentence(number, start, end)

    def _sentence(self, number: int, start: int, end: int) -> None:
        """The sentence in the characters from ``start`` to ``end`` of a line, with its tag."""
        whole = self.lines[number][start:end]
        start += len(whole) - len(whole.lstrip())
        end = start + len(whole.strip())
        line = self.lines[number]
        if start >= end:
            return
        brace = line.rfind("{", start, end) if line[end - 1] == "}" else -1
        if brace < 0:
            self._no_tag(number, start, end)
            return
        inside, place = line[brace + 1 : end - 1], self._at(number, brace, end)
        self._strays(number, start, brace)
        tag = read_tag(inside, place, self.first, self.findings)
        if tag is None:
            return
        self._note_id(tag.id, number, brace, end)
        words = line[start:brace].rstrip(" \t|")
        if not re.search(r"\w", words):
            help_ = "write the sentence before its tag, on the same line"
            self._wrong("TAG_UNREADABLE", number, brace, end, f"`{tag.id}` is the tag of nothing.", help_)
            return
        if tag.tied is Tied.UNTIED:
            self._untied(self._at(number, brace, end), f"`{tag.id}` does not say what keeps it.")
        text_place = self._at(number, start, start + len(words))
        self.sentences.append(PublishedSentence(tag.id, words, tag.tied, tag.ties, text_place, place))

    def _no_tag(self, number: int, start: int, end: int) -> None:
        line, place = self.lines[number], self._at(number, start, end)
        if not re.search(r"\w", line[start:end]):
            return
        stray = TAG_WITHIN.search(_without_code(line), start, end)
        if stray is not None:
            help_ = "let the tag end its line; one sentence to a line"
            self._wrong("TAG_PLACE", number, stray.start(), stray.end(), "Words follow this tag.", help_)
            return
        self._untied(place, "This line has no tag.")
        self.sentences.append(PublishedSentence("", line[start:end], Tied.UNTIED, (), place, place))

    def _untied(self, place: Span, says: str) -> None:
        help_ = "end it with `{s12 kept by PATH}`, `{s12 open}`, or `{s12 statement}` if it promises nothing"
        if not self.first:
            help_ = "end it with the id that the sentence has in the first language: `{s12}`"
        self.findings.warning("UNTIED", place, says, help_)

    def _strays(self, number: int, start: int, end: int) -> None:
        """Tags in the middle of a line: two sentences stand on it, or a tag has lost its own."""
        for stray in TAG_WITHIN.finditer(_without_code(self.lines[number]), start, end):
            says = "Two tags stand on this line."
            self._wrong("TAG_PLACE", number, stray.start(), stray.end(), says, "write one sentence to a line")

    def _note_id(self, id_: str, number: int, start: int, end: int) -> None:
        if id_ in self.ids:
            says = f"`{id_}` stands in line {self.ids[id_]} already."
            self._wrong("DOUBLE_ID", number, start, end, says, "give this one an id of its own that was never used")
        self.ids.setdefault(id_, number + 1)

    def _at(self, number: int, start: int, end: int) -> Span:
        return Span(self.file, number + 1, start + 1, max(1, end - start))

    def _wrong(self, code: str, number: int, start: int, end: int, says: str, help: str) -> None:  # noqa: A002
        self.findings.error(code, self._at(number, start, end), says, help)


def _without_code(line: str) -> str:
    """The line with blanks where words are shown as code, so that what stands there is no tag."""
    return _CODE.sub(lambda found: " " * len(found.group()), line) if "`" in line else line


def _cells(line: str) -> list[tuple[int, int]]:
    """Where the cells of a table's row begin and end."""
    marks = [found.start() for found in re.finditer(r"(?<!\\)\|", _without_code(line))]
    edges = [*marks, len(line)]
    return [(edges[number] + 1, edges[number + 1]) for number in range(len(marks))]
