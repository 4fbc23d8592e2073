"""The exports reuse cached items of the last build and equal the exports of a clean build."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.exports import resource_items
from sphinx_refalign.exports.resource_items import encode_item
from sphinx_refalign.registry.i18n import replace_unprintable
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()

VALUES = st.recursive(
    SCALARS, lambda values: st.lists(values) | st.dictionaries(st.text() | st.integers() | st.none(), values)
)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that collects the keys of the resources that are computed."""
    keys: list[str] = []
    export_fields = resource_items._export_fields

    def note_key(context: Any, resource: Any, uri: str) -> dict[str, Any]:
        keys.append(resource.key)
        return export_fields(context, resource, uri)

    monkeypatch.setattr(resource_items, "_export_fields", note_key)
    return keys


@pytest.fixture
def book(project: Project) -> Project:
    paragraph = Paragraph("See ", Role("paper", "xen-2003"), ".")
    return project.page("index", "rst", Heading("Book"), paragraph, Directive("standard", "oci-image"))


def text(project: Project) -> str:
    return (project.build().out / "alignment.json").read_text(encoding="utf-8")


def same_as_clean(project: Project) -> dict[str, Any]:
    clean = Project(project.root.parent / f"{project.root.name}-clean")
    clean.conf = project.conf
    for path in project.root.glob("*.*"):
        clean.write(path.name, path.read_text(encoding="utf-8"))
    incremental = text(project)
    assert incremental == text(clean)
    return json.loads(incremental)  # type: ignore[no-any-return]


def test_the_file_is_formatted_as_by_json_dumps(book: Project) -> None:
    content = text(book)
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"


@given(VALUES)
def test_an_item_is_formatted_as_by_json_dumps(value: object) -> None:
    expected = json.dumps(replace_unprintable(value), ensure_ascii=False, indent=1).replace("\n", "\n  ")
    # Characters that JSON does not escape are replaced where the file is written.
    assert replace_unprintable(encode_item(value)) == expected


def test_an_empty_file_is_formatted_as_by_json_dumps(project: Project) -> None:
    project.write("resources.yaml", "{}\n").page("index", "rst", Heading("Book"))
    content = text(project)
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"
    assert json.loads(content)["resources"] == {}


def test_only_a_changed_entry_is_computed_again(book: Project, computed: list[str]) -> None:
    book.build()
    assert len(computed) == 6
    computed.clear()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    data = json.loads(text(book))
    assert computed == ["xen-2003"]
    assert data["resources"]["xen-2003"]["title"].startswith("On Xen")
    book.edit("index.rst", "See ", "Words.\n\nSee ")
    book.build()
    assert computed == ["xen-2003"], "a new line in a page changes no resource"
    same_as_clean(book)


def test_a_changed_name_of_an_organization_changes_its_resources(book: Project) -> None:
    book.build()
    book.edit("resources.yaml", "short: OCI", "short: The OCI")
    data = same_as_clean(book)
    assert data["resources"]["oci-image"]["source"] == "The OCI"


def test_without_a_changed_entry_no_digest_of_an_entry_is_computed(
    book: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.build()
    digests: list[str] = []
    make_digest = resource_items.ResourceItems._digest

    def note_digest(items: resource_items.ResourceItems, key: str) -> str:
        digests.append(key)
        return make_digest(items, key)

    monkeypatch.setattr(resource_items.ResourceItems, "_digest", note_digest)
    book.edit("index.rst", "See ", "Words.\n\nSee ")
    same_as_clean(book)
    assert len(digests) == 6, "those of the clean build"


def test_the_place_of_a_block_is_that_of_the_last_build(book: Project) -> None:
    book.build()
    book.edit("index.rst", ".. standard:: oci-image", "Part\n----\n\n.. standard:: oci-image")
    assert json.loads(text(book))["alignments"][-1]["section"] == "Part"
    book.page("other", "rst", Heading("Other"), Directive("standard", "oci-image"))
    book.page("index", "rst", Heading("Book"), Paragraph("Words."))
    data = same_as_clean(book)
    assert data["resources"]["oci-image"]["uri"].startswith("other.html")


def test_a_changed_language_changes_the_resources(book: Project) -> None:
    book.build()
    book.conf["language"] = "zh_CN"
    data = same_as_clean(book)
    assert data["resources"]["hypervisor"]["title"] == "虚拟机监视器"


def test_an_unreadable_cache_is_replaced(book: Project, computed: list[str]) -> None:
    cache = book.root / "_build" / "doctrees" / "refalign-exports.pickle"
    book.build()
    cache.write_bytes(b"nonsense")
    computed.clear()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    same_as_clean(book)
    assert "hypervisor" in computed
    computed.clear()
    book.edit("resources.yaml", "title: On Xen and", "title: Xen and")
    book.build()
    assert computed == ["xen-2003"]
