"""The fingerprint of a catalogue, which is made from its input, against its rendered content."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain import catalog_content
from sphinx_refalign.domain.domain import RefalignDomain
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

BIB = r"""
@article{wang, title={虚拟化技术}, author={王伟}, year=2010, organization={oci and Some {B}ody}}
@article{boer, title={Beta}, author={de Boer, Jan and Open Source Club}, year=1999}
"""

CLUB = "club: {type: organization, title: Open Source Club}\n"

OPTIONS: list[dict[str, str]] = [
    {},
    {"filter": "used", "group-by": "year"},
    {"filter": "unused", "group-by": "letter", "style": "list"},
    {"group-by": "document", "headings": "entries"},
    {"style": "reference", "sort": "author", "headings": "none"},
]

Change = Callable[[Project], object]

CHANGES: dict[str, Change] = {
    "a comment": lambda p: p.edit("resources.yaml", "hypervisor:\n", "# note\nhypervisor:\n"),
    "prose": lambda p: p.edit("other.rst", "Words", "Other words"),
    "a title": lambda p: p.edit("resources.yaml", "title: Xen and", "title: On Xen and"),
    "a date": lambda p: p.edit("more.bib", "year=1999", "year=2001"),
    "the short name of an organization": lambda p: p.edit("resources.yaml", "short: OCI", "short: OCI 2"),
    "the URL of an organization": lambda p: p.edit("resources.yaml", "opencontainers.org", "oci.example.org"),
    "another organization": lambda p: p.write("club.yaml", CLUB),
    "the title of a page": lambda p: p.edit("layers.rst", "Layers\n==", "All layers\n======"),
    "the title of a section": lambda p: p.edit("layers.rst", "Part\n--", "Chapter\n-----"),
    "a use more": lambda p: p.edit("other.rst", "words", "words :paper:`boer`"),
    "the order of pages": lambda p: p.edit("index.rst", "   layers\n   other", "   other\n   layers"),
    "a use fewer": lambda p: p.edit("layers.rst", " :paper:`wang`", ""),
    "the label of a plan": lambda p: p.edit("resources.yaml", "label: Hypervisor layer", "label: Layer 1"),
    "a planned page": lambda p: p.write("nowhere/at-all.rst", "Somewhere\n=========\n"),
    "the title of a planned page": lambda p: p.edit("nowhere/at-all.rst", "Somewhere", "Elsewhere"),
    "the label of a kind": lambda p: p.conf.update(refalign_kinds={"film": {"label": "Movie"}}),
    "the language": lambda p: p.conf.update(language="zh_CN"),
}  # fmt: skip


def test_fingerprint_changes_exactly_with_the_content(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("more.bib", BIB).write("film.yaml", "a-film: {type: film, title: A film}\n")
    project.conf["refalign_kinds"] = {"film": {"label": "Film"}}
    project.conf["refalign_registry"] = ["*.yaml", "*.bib"]
    catalogs = [Directive("resource-catalog", "", options) for options in OPTIONS]
    project.page("index", "rst", Heading("Book"), Directive("toctree", "", {}, "layers\nother\nall"))
    words = Paragraph("By ", Role("paper", "xen-2003"), " ", Role("paper", "wang"), ".")
    project.page(
        "layers", "rst", Heading("Layers"), words, Heading("Part", 2), Directive("course", "mit-6.824")
    )
    project.page("other", "rst", Heading("Other"), Paragraph("Words and words"))
    project.page("all", "rst", Heading("All"), *catalogs)
    states: list[tuple[str, list[str], list[str]]] = []
    changed = ""

    def record(domain: RefalignDomain, docname: str) -> list[str]:
        digests = catalog_content.catalog_digests(domain, docname)
        config = domain.env.config
        options = repr([config.language, RefalignConfig(config).shown_values])
        if docname == "all":
            context = domain.render_context()
            views = domain.page(docname).views
            nodes = (catalog_content.render_catalog(domain, context, docname, view) for view in views)
            inputs = [f"{digest} {options}" for digest in digests]  # as in the fingerprint of the page
            states.append((changed, inputs, ["".join(map(str, content)) for content in nodes]))
        return digests

    monkeypatch.setattr("sphinx_refalign.events.fingerprints.catalog_digests", record)
    project.build()
    for name, change in CHANGES.items():
        changed = name
        change(project)
        project.build()
    assert CHANGES.keys() - {name for name, *_ in states} == {"a comment", "prose"}
    needless: set[str] = set()
    for (_, before, content_before), (name, after, content_after) in itertools.pairwise(states):
        for number, options in enumerate(OPTIONS):
            is_same_content = content_before[number] == content_after[number]
            is_same_digest = before[number] == after[number]
            assert is_same_content or not is_same_digest, f"{name}: {options} would be stale"
            needless |= {name} if is_same_content and not is_same_digest else set()
    assert needless <= WITHOUT_EFFECT


WITHOUT_EFFECT = {
    "another organization", "the URL of an organization", "the label of a kind", "the title of a page",
    "the label of a plan", "a planned page", "the title of a planned page",
}  # fmt: skip
"""Changes of the input that some catalogues do not show."""
