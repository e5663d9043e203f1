"""The versions of a policy that were in force before, as they lie in its folder."""

from datetime import date
from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.engine.bootstrap import read_policy
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level
from troth.policy.resolve import resolve

HERE = Path(__file__).parent
POLICY = (HERE / "small-policy.yaml").read_text(encoding="utf-8")
MAP = (HERE / "small-map.yaml").read_text(encoding="utf-8")
RENAMED = POLICY.replace("customer: {label: Customer}", "customer: {label: Customer, was: client}")


def dated(version: str, day: str, text: str = POLICY) -> str:
    return text.replace(
        "version: 1.0.0, effective: 2024-01-01", f"version: {version}, effective: {day}, because: [law]"
    )


def folder(at: Path, top: str, **versions: str) -> Path:
    """A policy folder with an archive; ``v1_0`` is the folder ``1.0``."""
    (at / "versions").mkdir(parents=True)
    (at / "policy.yaml").write_text(top, encoding="utf-8")
    (at / "map.yaml").write_text(MAP, encoding="utf-8")
    for name, text in versions.items():
        own = at / "versions" / name.removeprefix("v").replace("_", ".")
        own.mkdir()
        (own / "policy.yaml").write_text(text, encoding="utf-8")
    return at


def loaded(at: Path) -> tuple[Declaration | None, list[Finding]]:
    declaration, findings = load(at)
    return declaration, list(findings)


def errors(at: Path) -> list[Finding]:
    return [one for one in load(at)[1] if one.level is Level.ERROR]


def test_versions_stand_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    at = folder(
        tmp_path, dated("3.0", "2025-01-01"), v10_0=dated("10.0", "2022-01-01"), v2_0=dated("2.0", "2023-01-01")
    )
    (at / "versions" / "2.0" / "map.yaml").write_text(MAP, encoding="utf-8")
    declaration, findings = loaded(at)
    assert declaration is not None
    assert [version.policy.document.version for version in declaration.versions] == ["10.0", "2.0"]
    assert [version.policy.document.effective for version in declaration.versions] == [
        date(2022, 1, 1),
        date(2023, 1, 1),
    ]
    assert [version.map is not None for version in declaration.versions] == [False, True]
    assert [sorted(version.digests) for version in declaration.versions] == [["policy"], ["map", "policy"]]
    assert [(one.code, one.level) for one in findings] == [("VERSIONS_LATER", Level.NOTE)]
    assert "2 earlier versions are read" in findings[0].says
    policy, _ = resolve(declaration)
    assert policy is not None
    assert policy.versions == declaration.versions


def test_without_an_archive_there_is_nothing_to_say(tmp_path: Path) -> None:
    at = folder(tmp_path, POLICY)
    assert (at / "versions").is_dir()
    declaration, findings = loaded(at)
    assert declaration is not None
    assert (declaration.versions, findings) == ((), [])


def test_a_copy_of_the_version_on_top_is_passed_over(tmp_path: Path) -> None:
    declaration, findings = loaded(folder(tmp_path, POLICY, v1_0_0=POLICY))
    assert declaration is not None
    assert (declaration.versions, findings) == ((), [])


def test_what_the_sections_of_old_versions_do_is_not_said_again(tmp_path: Path) -> None:
    declaration, findings = loaded(folder(tmp_path, dated("2.0", "2025-01-01"), v1_0_0=POLICY + "cookies: {}\n"))
    assert declaration is not None
    assert [one.code for one in findings] == ["VERSIONS_LATER"]


@pytest.mark.parametrize(
    ("top", "name", "before", "code", "says", "file"),
    [
        (POLICY, "v1_0_0", POLICY + "# more\n", "SAME_VERSION", "say different things", "versions/1.0.0/policy.yaml"),
        (dated("2.0", "2025-01-01"), "v1_0", POLICY, "VERSION_FOLDER", "called `1.0`", "versions/1.0/policy.yaml"),
        (
            dated("0.9", "2023-01-01"),
            "v1_0_0",
            POLICY,
            "VERSION_ORDER",
            "`0.9` on 2023-01-01, though it lies on top",
            "versions/1.0.0/policy.yaml",
        ),
        (dated("2.0", "2024-01-01"), "v1_0_0", POLICY, "VERSION_ORDER", "which of them", "versions/1.0.0/policy.yaml"),
        (
            dated("2.0", "2025-01-01", RENAMED),
            "v1_0_0",
            POLICY,
            "UNKNOWN_NAME",
            "`client` stands nowhere",
            "policy.yaml",
        ),
        (
            dated("2.0", "2025-01-01"),
            "v1_0_0",
            POLICY.replace("label: Customer", "lable: Customer"),
            "UNKNOWN_KEY",
            "`lable`",
            "versions/1.0.0/policy.yaml",
        ),
    ],
)
def test_what_is_wrong_with_an_archive(
    tmp_path: Path, top: str, name: str, before: str, code: str, says: str, file: str
) -> None:
    at = folder(tmp_path, top, **{name: before})
    declaration, findings = loaded(at)
    assert declaration is None
    found = [one for one in findings if one.level is Level.ERROR]
    assert [(one.code, Path(one.span.file)) for one in found] == [(code, at / file)]
    assert says in found[0].says
    assert found[0].help


def test_two_versions_of_the_archive_cannot_begin_on_one_day(tmp_path: Path) -> None:
    at = folder(tmp_path, dated("3.0", "2025-01-01"), v1_0=dated("1.0", "2023-01-01"), v2_0=dated("2.0", "2023-01-01"))
    declaration, findings = loaded(at)
    assert declaration is None
    assert [one.code for one in findings if one.level is Level.ERROR] == ["VERSION_ORDER"]


def test_a_name_is_looked_for_in_the_version_before_and_nowhere_else(tmp_path: Path) -> None:
    client = POLICY.replace("customer: {label: Customer}", "client: {label: Customer}")
    good = folder(tmp_path / "good", dated("2.0", "2025-01-01", RENAMED), v1_0_0=client)
    assert loaded(good)[0] is not None
    gap = folder(
        tmp_path / "gap",
        dated("3.0", "2025-01-01", RENAMED),
        v1_0=dated("1.0", "2022-01-01", client),
        v2_0=dated("2.0", "2023-01-01"),
    )
    assert [one.code for one in errors(gap)] == ["UNKNOWN_NAME"]


def test_a_row_is_looked_for_in_its_purpose_under_the_name_that_it_had(tmp_path: Path) -> None:
    now = POLICY.replace("  billing:\n", "  invoicing:\n    was: billing\n").replace(
        "address: {", "post: {was: address, "
    )
    assert loaded(folder(tmp_path / "good", dated("2.0", "2025-01-01", now), v1_0_0=POLICY))[0] is not None
    wrong = now.replace("was: address", "was: adress")
    (found,) = errors(folder(tmp_path / "wrong", dated("2.0", "2025-01-01", wrong), v1_0_0=POLICY))
    assert (found.code, found.help, found.subject) == (
        "UNKNOWN_NAME",
        "did you mean `address`?",
        "purposes.invoicing.post",
    )
    moved = now.replace("    was: billing\n", "")
    (found,) = errors(folder(tmp_path / "moved", dated("2.0", "2025-01-01", moved), v1_0_0=POLICY))
    assert (found.code, found.subject) == ("UNKNOWN_NAME", "purposes.invoicing.post")


def test_what_does_not_belong_into_an_archive(tmp_path: Path) -> None:
    at = folder(tmp_path, dated("2.0", "2025-01-01"))
    for name in (".hidden", "README.md"):
        (at / "versions" / name).write_text("x", encoding="utf-8")
    (at / "versions" / ".git").mkdir()
    assert loaded(at)[0] is not None
    (at / "versions" / "1.0.0.yaml").write_text(POLICY, encoding="utf-8")
    (at / "versions" / "gone").symlink_to(at / "nowhere")
    declaration, findings = loaded(at)
    assert declaration is None
    assert [(one.code, one.subject) for one in findings] == [
        ("VERSION_FOLDER", "1.0.0.yaml"),
        ("VERSION_FOLDER", "gone"),
    ]


def test_a_folder_without_a_policy_is_named(tmp_path: Path) -> None:
    at = folder(tmp_path, POLICY)
    (at / "versions" / "0.9").mkdir()
    with pytest.raises(Unreadable, match=r"0\.9"):
        load(at)


def test_a_file_where_the_archive_should_be_is_named(tmp_path: Path) -> None:
    at = folder(tmp_path, POLICY)
    (at / "versions").rmdir()
    (at / "versions").write_text("1.0.0", encoding="utf-8")
    with pytest.raises(Unreadable, match="versions"):
        load(at)


def test_a_version_beside_an_archive_that_lies_in_it_is_not_read(tmp_path: Path) -> None:
    """An archive has no archive of its own: a link that leads back would never end."""
    at = folder(tmp_path, dated("2.0", "2025-01-01"), v1_0_0=POLICY)
    (at / "versions" / "1.0.0" / "versions").symlink_to(at / "versions")
    declaration, _ = loaded(at)
    assert declaration is not None
    assert len(declaration.versions) == 1


def test_checking_reads_a_long_archive_in_one_go(tmp_path: Path) -> None:
    at = folder(tmp_path, dated("200.0", "2024-01-01"))
    for number in range(100):
        own = at / "versions" / f"{number}.0"
        own.mkdir()
        (own / "policy.yaml").write_text(dated(f"{number}.0", f"{1901 + number}-01-01"), encoding="utf-8")
    policy, findings = read_policy(at)
    assert policy is not None
    assert [version.policy.document.version for version in policy.versions] == [f"{number}.0" for number in range(100)]
    assert [one.code for one in findings if one.code.startswith("VERSION")] == ["VERSIONS_LATER"]
