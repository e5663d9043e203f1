"""A company that turns to a new version of its policy: the old one is laid into the archive, the new one on top."""

import re
from shutil import copy2, copytree

from promises.company import Company

FILES = ("policy.yaml", "map.yaml", "text")


def first(company: Company, number: str, begins: str) -> Company:
    """Makes what lies on top the company's first version."""
    _head(company, number, begins)
    return company


def turn(company: Company, number: str, begins: str, *, because: str = "law", told: str = "") -> None:
    """Lays the version on top away and puts the same words there under a new number."""
    laid = company.folder / "versions" / number_on_top(company)
    laid.mkdir(parents=True)
    for name in FILES:
        if (company.folder / name).is_dir():
            copytree(company.folder / name, laid / name)
        elif (company.folder / name).exists():
            copy2(company.folder / name, laid / name)
    _head(company, number, begins, because=because, told=told)


def number_on_top(company: Company) -> str:
    """The number of the version on top."""
    found = re.search(r"(?m)^  version: (\S+)", (company.folder / "policy.yaml").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def _head(company: Company, number: str, begins: str, *, because: str = "", told: str = "") -> None:
    path = company.folder / "policy.yaml"
    lines = f"  version: {number}\n  effective: {begins}"
    lines += f"\n  because: [{because}]" if because else ""
    lines += f"\n  told: {told}" if told else ""
    text = re.sub(r"(?m)^  (adopted|because|told): .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"(?m)^  version: .*\n  effective: .*$", lines, text, count=1), encoding="utf-8")
