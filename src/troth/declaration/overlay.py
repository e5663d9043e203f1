"""A few lines of policy.yaml or map.yaml laid over a whole file, so that an example shows only what it is about."""

from types import MappingProxyType
from typing import Final

from troth.declaration.anchors import note_ambiguous, settle_anchors
from troth.declaration.findings import Findings
from troth.declaration.model import Declaration
from troth.declaration.nodes import Keyed, Node, Scalar
from troth.declaration.reader import read_yaml
from troth.declaration.sections import read_map_file, read_policy_file
from troth.kernel.finding import Finding

LEFT_OUT: Final = "(none)"
"""Written as a key's value: the key is not there."""

Pages = tuple[str, str]
"""The text of policy.yaml and of map.yaml."""


def overlaid(whole: Pages, lines: Pages, names: Pages) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The Declaration of two whole files with lines laid over each, and what was found on the way.

    A key with keys of its own is gone into; any other value takes the place of the one below it. Findings stand where
    the lines have them, under ``names``; what only the whole files say stands where they say it, in ``names`` too.
    """
    findings = Findings()
    roots = [_laid(below, above, name, findings) for below, above, name in zip(whole, lines, names, strict=True)]
    if findings.stop or roots[0] is None or roots[1] is None:
        return None, findings.sorted_by_place()
    policy = read_policy_file(roots[0], names[0], findings)
    mapped = read_map_file(roots[1], names[1], findings)
    if policy is not None:
        note_ambiguous(policy.facts, findings)
    if policy is None or mapped is None or findings.stop:
        return None, findings.sorted_by_place()
    return Declaration(settle_anchors(policy), mapped, MappingProxyType({})), findings.sorted_by_place()


def _laid(whole: str, lines: str, name: str, findings: Findings) -> Keyed | None:
    root = read_yaml(whole.encode(), name, findings)
    if root is None or not lines.strip():
        return root
    over = read_yaml(lines.encode(), name, findings)
    return None if over is None else _merged(root, over)


def _merged(below: Keyed, above: Keyed) -> Keyed:
    over = {key.text: (key, value) for key, value in above.pairs}
    pairs: list[tuple[Scalar, Node]] = []
    for key, value in below.pairs:
        pairs += _pair(*over.pop(key.text), value) if key.text in over else [(key, value)]
    for key, value in over.values():
        pairs += _pair(key, value, None)
    return Keyed(tuple(pairs), above.span, above.flow)


def _pair(key: Scalar, value: Node, below: Node | None) -> list[tuple[Scalar, Node]]:
    if isinstance(value, Scalar) and value.plain and value.text == LEFT_OUT:
        return []
    if isinstance(value, Keyed):
        return [(key, _merged(below if isinstance(below, Keyed) else Keyed((), value.span, value.flow), value))]
    return [(key, value)]
