"""Lookup of entries, failures, and resources as an earlier build has built them: the same as new ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.registry import Registry
from tests.helpers.registry_files import load_files as load_texts
from tests.helpers.registry_files import load_text

FILES = {
    "a.bib": "@article{b, title={Caf{\\'e}}, author={Doe, Jane and {ACM}}, date={2003}, organization={iso}}\n"
    "@article{other, title={O}}\n",
    "b.yaml": "y: {type: wikidef, title: {en: T, zh: 题}, concepts: [{name: C, chapters: [x]}], ids: [z]}\n"
    "s: {type: standard, title: S, organization: iso}\n"
    "iso: {type: organization, title: ISO, related: [https://example.org/]}\n",
}


def load_files(folder: Path, declared: dict[str, object] | None = None) -> Registry:
    registry = load(sorted(folder.glob("*.*")), build_kinds(declared or {}))
    registry.made = Cache(folder / "built" / "cache", repr(declared))
    return registry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = load_files(tmp_path)
    assert [first[key].title for key in ("b", "s")] == ["Café", "S"]
    assert len([first[key] for key in first]) == 5
    first.save_made()
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the resources that were built and not taken from the cache."""
    keys: list[str] = []
    build = Registry._build

    def note(registry: Registry, entry: object) -> object:
        keys.append(entry.key)  # type: ignore[attr-defined]
        return build(registry, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(Registry, "_build", note)
    return keys


def test_resources_of_an_earlier_build_are_the_same(folder: Path, built: list[str]) -> None:
    again = load_files(folder)
    resources = {key: again[key] for key in again}
    assert built == []
    fresh = load(sorted(folder.glob("*.*")), build_kinds({}))
    assert resources == {key: fresh[key] for key in fresh}
    assert repr(resources) == repr({key: fresh[key] for key in fresh})
    assert resources["y"].concepts[0].chapters[0].document == "x"
    assert resources["b"].author == fresh["b"].author


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a field": (lambda text: text.replace("title: S,", "title: Changed,"), "s"),
    "its kind": (lambda text: text.replace("type: standard", "type: paper"), "s"),
    "its other keys": (lambda text: text.replace("ids: [z]", "ids: [z, z2]"), "y"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_a_changed_entry_is_built_again(folder: Path, built: list[str], change: str) -> None:
    edit, key = CHANGES[change]
    file = folder / "b.yaml"
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")
    again = load_files(folder)
    resources = {name: again[name] for name in again}
    assert built == [key]
    fresh = load(sorted(folder.glob("*.*")), build_kinds({}))
    assert resources == {name: fresh[name] for name in fresh}


def test_a_new_key_of_an_organization_reaches_resources_that_were_built(
    folder: Path, built: list[str]
) -> None:
    file = folder / "b.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "iso: {type: organization", "iso-new: {ids: [iso], type: organization"
    )
    file.write_text(text, encoding="utf-8")
    again = load_files(folder)
    assert (again["s"].organization, again["b"].organization) == ("iso-new", "iso-new")
    assert built == []


def test_other_kinds_build_all_again(folder: Path, built: list[str]) -> None:
    again = load_files(folder, {"data-set": {"label": "Data set"}})
    assert again["s"].title == "S"
    assert built == ["s"]


def test_resources_that_a_build_does_not_show_stay(folder: Path, built: list[str]) -> None:
    second = load_files(folder)
    assert second["s"].title == "S"
    second.save_made()
    third = load_files(folder)
    assert [third[key].key for key in third] == ["b", "other", "y", "s", "iso"]
    assert built == []


def test_resources_that_are_gone_are_dropped(folder: Path) -> None:
    cache = folder / "built" / "cache"
    size = cache.stat().st_size
    (folder / "a.bib").unlink()
    registry = load_files(folder)
    assert registry["s"].title == "S"
    registry.save_made()
    assert cache.stat().st_size < size


@pytest.mark.parametrize("content", [b"", b"x" * 200])
def test_a_damaged_cache_is_ignored(folder: Path, built: list[str], content: bytes) -> None:
    (folder / "built" / "cache").write_bytes(content)
    registry = load_files(folder)
    assert registry["b"].title == "Café"
    assert built == ["b"]


# Lookup


def test_a_good_entry_precedes_one_that_is_rejected(tmp_path: Path) -> None:
    registry = load_texts(tmp_path, {"a.yaml": "k: {type: paper, title: T}\n", "b.yaml": "k: {title: U}\n"})
    assert registry.rejected == {"k": f"{tmp_path / 'b.yaml'}:1"}
    assert registry["k"].title == "T"
    entry = registry.entry("k")
    assert entry is not None
    assert entry.file == str(tmp_path / "a.yaml")


def test_keys_of_this_project_precede_other_keys_of_another(tmp_path: Path) -> None:
    (tmp_path / "os.json").write_text(
        '{"version": 1, "resources": {"k": {"kind": "paper", "title": "U", "ids": ["own", "bad", "new"]}}}'
    )
    (tmp_path / "r.yaml").write_text("own: {type: paper, title: Own}\nbad: {title: B}\n")
    registry = load(
        [tmp_path / "r.yaml"], external={"os": ("https://os.example/", str(tmp_path / "os.json"))}
    )
    assert [registry.current_key(key) for key in ("own", "bad", "new")] == ["own", "bad", "os:k"]
    assert registry["own"].title == "Own"
    assert registry.get("bad") is None
    assert registry["new"].title == "U"


def test_unknown_key_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="'none'"):
        load_text(tmp_path, "k: {type: paper, title: T}\n")["none"]


@pytest.mark.parametrize(
    ("key", "kind", "is_found"),
    [("k", "", True), ("k", "paper", True), ("old", "paper", True), ("k", "course", False), ("x", "", False)],
)
def test_entry_of_a_kind(tmp_path: Path, key: str, kind: str, is_found: bool) -> None:
    registry = load_text(tmp_path, "k: {type: paper, title: T, ids: [old]}\n")
    entry = registry.entry_of_kind(key, kind)
    assert (entry is not None) is is_found
    assert entry is None or entry.key == "k"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a", ["a"]),
        ("a b", ["a", "b"]),
        ("a;b", ["a", "b"]),
        ("a； b，x、bad", ["a", "b", "x", "bad"]),
        ("x bad", ["x", "bad"]),
        ("x y", ["x y"]),
        ("two words", ["two words"]),
        ("bad words", ["bad words"]),
        ("a ", ["a "]),
        ("", [""]),
    ],
)
def test_several_keys_in_a_text(tmp_path: Path, text: str, keys: list[str]) -> None:
    paper = "{type: paper, title: T}"
    yaml = f"a: {paper}\nb: {paper}\ntwo words: {paper}\nwords: {paper}\nbad: {{title: B}}\nbad words: {{}}\n"
    assert load_text(tmp_path, yaml).keys_in(text) == keys


def test_current_keys_of_several_organizations(tmp_path: Path) -> None:
    text = (
        "iso-new: {type: organization, title: ISO, ids: [iso]}\n"
        "s: {type: standard, title: S, organization: [iso, {en: Office, zh: 局}, W3C]}\n"
    )
    registry = load_text(tmp_path, text)
    assert registry["s"].organization == ["iso-new", {"en": "Office", "zh": "局"}, "W3C"]


def test_digest_of_the_organizations_of_a_resource(tmp_path: Path) -> None:
    def digest(title: str, key: str) -> str:
        body = f"iso: {{type: organization, title: {title}}}\n"
        standards = "s: {type: standard, title: S, organization: [W3C, iso]}\nt: {type: standard, title: T}\n"
        return load_text(tmp_path, body + standards).organization_digest(key)

    assert digest("A", "s") == digest("A", "s") != digest("B", "s") != ""
    assert digest("A", "t") == ""


# Failures


def fail() -> str:
    raise ValueError("too deep")


def test_a_failure_is_reported_once_at_its_entry(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "\nk: {type: paper, title: T}\nl: {type: paper, title: T}\n")
    late: list[Problem] = []
    registry.report_late = late.append
    assert registry.guarded("k", lambda: "made", str) == "made"
    assert [registry.guarded(key, fail, lambda: "otherwise") for key in "kkl"] == ["otherwise"] * 3
    message = "entry cannot be shown: ValueError: too deep; simplify it"
    assert (
        registry.problems
        == late
        == [
            Problem(Code.VALUE, str(tmp_path / "r.yaml"), line, 1, key, message)
            for line, key in ((2, "k"), (3, "l"))
        ]
    )
    with pytest.raises(ValueError, match="too deep"):
        registry.guarded("none", fail, str)


@pytest.mark.parametrize("name", ["r.yaml", "r.bib"])
def test_a_resource_that_cannot_be_built_has_its_key_as_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = "k: {type: book, title: T}\n" if name == "r.yaml" else "@book{k, title={T}}"
    registry = load_text(tmp_path, text, name)
    monkeypatch.setattr(registry, "_build", lambda entry: fail())
    assert registry["k"].set_fields() == {"key": "k", "type": "book", "title": "k"}
    (problem,) = registry.problems
    assert (problem.path, problem.line) == ("k", 1)
    assert problem.message == "entry cannot be read: ValueError: too deep; simplify it"
