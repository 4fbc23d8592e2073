"""The exports are put together from what is kept of the last build, and are what they would be without."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sphinx_refalign.exports import resource_items as resources
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the resources that were told anew."""
    keys: list[str] = []
    fields = resources._fields

    def noted(page: Any, one: Any, uri: str) -> dict[str, Any]:
        keys.append(one.key)
        return fields(page, one, uri)

    monkeypatch.setattr(resources, "_fields", noted)
    return keys


@pytest.fixture
def book(project: Project) -> Project:
    words = Paragraph("See ", Role("paper", "xen-2003"), ".")
    return project.page("index", "rst", Heading("Book"), words, Directive("standard", "oci-image"))


def text(project: Project) -> str:
    return (project.build().out / "alignment.json").read_text(encoding="utf-8")


def same_as_clean(project: Project) -> dict[str, Any]:
    clean = Project(project.root.parent / f"{project.root.name}-clean")
    clean.conf = project.conf
    for path in project.root.glob("*.*"):
        clean.write(path.name, path.read_text(encoding="utf-8"))
    found = text(project)
    assert found == text(clean)
    return json.loads(found)  # type: ignore[no-any-return]


def test_it_is_written_as_json_is(book: Project) -> None:
    found = text(book)
    assert found == json.dumps(json.loads(found), ensure_ascii=False, indent=1) + "\n"


def test_it_is_written_as_json_is_where_there_is_nothing(project: Project) -> None:
    project.write("resources.yaml", "{}\n").page("index", "rst", Heading("Book"))
    found = text(project)
    assert found == json.dumps(json.loads(found), ensure_ascii=False, indent=1) + "\n"
    assert json.loads(found)["resources"] == {}


def test_only_a_changed_entry_is_told_anew(book: Project, told: list[str]) -> None:
    book.build()
    assert len(told) == 6
    told.clear()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    data = json.loads(text(book))
    assert told == ["xen-2003"]
    assert data["resources"]["xen-2003"]["title"].startswith("On Xen")
    book.edit("index.rst", "See ", "Words.\n\nSee ")
    book.build()
    assert told == ["xen-2003"], "a line more in a page changes no resource"
    same_as_clean(book)


def test_name_of_an_organization_is_followed(book: Project) -> None:
    book.build()
    book.edit("resources.yaml", "short: OCI", "short: The OCI")
    data = same_as_clean(book)
    assert data["resources"]["oci-image"]["source"] == "The OCI"


def test_language_is_followed(book: Project) -> None:
    book.build()
    book.conf["language"] = "zh_CN"
    data = same_as_clean(book)
    assert data["resources"]["hypervisor"]["title"] == "虚拟机监视器"


def test_file_that_cannot_be_read_is_made_again(book: Project, told: list[str]) -> None:
    kept = book.root / "_build" / "doctrees" / "refalign-exports.pickle"
    book.build()
    kept.write_bytes(b"nonsense")
    told.clear()
    book.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    same_as_clean(book)
    assert "hypervisor" in told
    told.clear()
    book.edit("resources.yaml", "title: On Xen and", "title: Xen and")
    book.build()
    assert told == ["xen-2003"]
