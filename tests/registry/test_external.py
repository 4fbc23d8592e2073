"""Resources of other projects, as a registry has them: their keys, addresses and values, and broken files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.parts import Topic
from sphinx_refalign.registry.people import Person
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

BASE = "https://os.example"

KINDS = build_kinds({"film": {"label": "Film", "fields": {"studio": "Studio"}}})


def read(folder: Path, content: object, own: str = "") -> Registry:
    """Return a registry with the project ``os``, whose ``alignment.json`` has this content."""
    file = folder / "os.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    (folder / "r.yaml").write_text(own, encoding="utf-8")
    return load([folder / "r.yaml"], KINDS, external={"os": (BASE, str(file))})


def project(**resources: object) -> dict[str, object]:
    return {"version": 1, "resources": resources, "alignments": []}


def paper(**fields: object) -> dict[str, object]:
    return {"kind": "paper", "title": "T", **fields}


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("w.html#k", f"{BASE}/w.html#k"),
        ("a/w.html", f"{BASE}/a/w.html"),
        ("", f"{BASE}/"),
        ("https://third.example/x", "https://third.example/x"),
        ("http://third.example/x", "http://third.example/x"),
        ("//third.example/x", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://os.example@evil.example/", ""),
        ("https:\\\\evil.example/", ""),
        ("http://[::1/", ""),
        (5, ""),
    ],
)
def test_address_of_a_resource(tmp_path: Path, uri: object, url: str) -> None:
    registry = read(tmp_path, project(k=paper(uri=uri)))
    assert registry.problems == []
    assert registry.external_url("os:k") == url


def test_resource_without_an_address(tmp_path: Path) -> None:
    registry = read(tmp_path, project(k=paper()), "own: {type: paper, title: T}\n")
    assert [registry.external_url(key) for key in ("os:k", "own", "none")] == ["", "", ""]
    assert registry.entries["own"].file == str(tmp_path / "r.yaml")
    entry = registry.external_entries["os:k"]
    assert (entry.kind, entry.file) == ("paper", str(tmp_path / "os.json"))


def test_two_projects_keep_their_addresses(tmp_path: Path) -> None:
    external = {}
    for name in ("one", "two"):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(project(k=paper(title=name, uri="k.html"))), encoding="utf-8")
        external[name] = (f"https://{name}.example/", str(file))
    registry = load([], KINDS, external=external)
    assert [registry.external_url(f"{name}:k") for name in external] == [
        "https://one.example/k.html",
        "https://two.example/k.html",
    ]
    assert [registry[key].title for key in ("k", "one:k", "two:k")] == ["one", "one", "two"]


VALUES: dict[str, tuple[dict[str, object], str, object]] = {
    "topics without chapters": (
        {"kind": "wikidef", "concepts": [{"name": "C", "text": "X", "chapters": [{"document": "d"}]}]},
        "concepts",
        [Topic(name="C", text="X")],
    ),
    "a field of a declared kind": ({"kind": "film", "own": {"studio": "S"}}, "studio", "S"),
    "a list that the file also has as text": (
        {"publisher": "A and B", "lists": {"publisher": ["A", "B"]}},
        "publisher",
        ["A", "B"],
    ),
    "all languages": ({"titles": {"en": "T", "zh": "题"}}, "title", {"en": "T", "zh": "题"}),
    "the parts of names": (
        {
            "author": ["Ann van der Berg", "et al.", "ACM"],
            "people": {"author": [{"family": "van der Berg", "given": "Ann"}, {"literal": "ACM"}]},
        },
        "author",
        [Person("van der Berg", "Ann"), "et al.", Person(literal="ACM")],
    ),
    "parts of a single name": (
        {"author": "Ann Berg", "people": {"author": [{"family": "Ann Berg"}]}},
        "author",
        ["Ann Berg"],
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_values(tmp_path: Path, case: str) -> None:
    resource, field, value = VALUES[case]
    registry = read(tmp_path, project(k=paper(**resource)))
    assert registry.problems == []
    assert registry["os:k"].value(field) == value
    assert registry["os:k"].extra == {}


@pytest.mark.parametrize(
    ("fields", "organization"),
    [
        ({"organization": "iso"}, "os:iso"),
        ({"organization": "W3C"}, "W3C"),
        ({"organization": "iso and W3C", "lists": {"organization": ["iso", "W3C"]}}, ["os:iso", "W3C"]),
    ],
)
def test_organization_is_that_of_the_other_project(
    tmp_path: Path, fields: dict[str, Any], organization: object
) -> None:
    body = {"kind": "organization", "title": "Theirs"}
    registry = read(
        tmp_path, project(k=paper(**fields), iso=body), "iso: {type: organization, title: Ours}\n"
    )
    assert registry["os:k"].organization == organization
    assert registry["os:iso"].title == "Theirs"


BROKEN = {
    "{": "not a valid alignment.json: ",
    "[]": "alignment.json must have version 1, not None; build both projects with the same sphinx-refalign",
    '{"version": 2, "resources": {"k": {"kind": "paper", "title": "T"}}}': (
        "alignment.json must have version 1, not 2; build both projects with the same sphinx-refalign"
    ),
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_file_is_reported(tmp_path: Path, text: str) -> None:
    registry = read(tmp_path, text, "own: {type: paper, title: T}\n")
    (problem,) = registry.problems
    assert str(problem).startswith(f"{tmp_path / 'os.json'}: {BROKEN[text]}")
    assert problem.code is Code.FILE
    assert (list(registry), list(registry.external_entries)) == (["own"], [])


def test_resource_of_an_unknown_kind_is_reported(tmp_path: Path) -> None:
    registry = read(tmp_path, project(k={"kind": "song", "title": "T"}, good=paper()))
    assert [str(problem) for problem in registry.problems] == [
        f"{tmp_path / 'os.json'}: os:k: unknown kind 'song'; declare it in refalign_kinds"
    ]
    assert registry.problems[0].code is Code.UNKNOWN_KIND
    assert list(registry.external_entries) == ["os:good", "good"]


@pytest.mark.parametrize(
    "parts", [{"resources": [paper()]}, {"alignments": {"a": 1}}, {"resources": {"k": 5}, "alignments": None}]
)
def test_parts_of_another_type_are_ignored(tmp_path: Path, parts: dict[str, object]) -> None:
    registry = read(tmp_path, {"version": 1, "resources": {}, "alignments": [], **parts})
    assert registry.problems == []
    assert list(registry.external_entries) == []
    assert [list(other.alignments) for other in registry.externals] == [[]]


def test_alignments_without_a_document_are_ignored(tmp_path: Path) -> None:
    rows = [5, {"key": "k"}, {"key": "k", "document": 1}, {"key": "k", "document": "d"}]
    registry = read(tmp_path, {**project(k=paper()), "alignments": rows})
    (other,) = registry.externals
    assert [(row["document"], row["key"], row["url"]) for row in other.alignments] == [
        ("d", "os:k", f"{BASE}/")
    ]


def test_alignments_have_all_texts(tmp_path: Path) -> None:
    texts = {
        "document": "a/b", "section": "S", "anchor": "s", "chapter": "C", "relation": "defines", "note": "N",
        "origin": "role",
    }  # fmt: skip
    rows = [{**texts, "key": "k", "uri": "a/b.html#s", "topics": ["T", 5]}, {"key": "k", "document": "d"}]
    registry = read(tmp_path, {**project(k=paper()), "alignments": rows})
    (other,) = registry.externals
    assert list(other.alignments) == [
        {**texts, "key": "os:k", "url": f"{BASE}/a/b.html#s", "topics": ["T", "5"]},
        {**dict.fromkeys(texts, ""), "document": "d", "key": "os:k", "url": f"{BASE}/", "topics": []},
    ]
