"""Puts directives and roles into the pages of a project: the work of ``refalign adopt``."""

from __future__ import annotations

from collections.abc import Mapping

import click

from sphinx_refalign.cli.adopt_pages import AdoptedPage
from sphinx_refalign.cli.adopt_plans import Planner
from sphinx_refalign.cli.changes import apply_changes
from sphinx_refalign.cli.output import note, track, write_json
from sphinx_refalign.cli.project import Project, open_project
from sphinx_refalign.editing.key_uses import Names
from sphinx_refalign.pages.model import MarkupOptions, PageError
from sphinx_refalign.pages.tree import find_pages, markup_options


def adopt(
    sourcedir: str,
    registries: tuple[str, ...],
    *,
    run_conf: bool,
    lists: bool,
    roles: bool,
    citations: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> bool:
    """Adopt the links, citations and planned places of a project; return whether some could not be used."""
    project = open_project(sourcedir, registries, run_conf=run_conf)
    if project.registry.problems:
        note(f"the registry has {len(project.registry.problems)} problems; refalign check lists them")
    pages, unreadable = _read_pages(project)
    planner = Planner(project, pages, unreadable)
    planner.place_all()
    counts, notes = _change_links(project, pages, lists=lists, roles=roles, citations=citations)
    changes = {
        page.path: (page.old, new) for page in pages.values() if (new := page.new_content()) != page.old
    }
    for place in planner.not_placed:
        note(f"{place.location}: {place.key}.chapters: {place.place!r}: {place.reason}")
    for line in notes:
        note(line)
    apply_changes(changes, dry_run=dry_run, force=force)
    if not dry_run:
        _write_result(planner, counts, sorted(changes), as_json=as_json)
    return bool(planner.not_placed or unreadable)


def _change_links(
    project: Project, pages: Mapping[str, AdoptedPage], *, lists: bool, roles: bool, citations: bool
) -> tuple[dict[str, int], list[str]]:
    """Change links and citations in all pages; return how many, and what is reported."""
    counts: dict[str, int] = {}
    notes: list[str] = []
    if lists or roles:
        from sphinx_refalign.cli.adopt_links import LinkAdopter

        adopter = LinkAdopter(project, lists=lists, roles=roles)
        for page in track(list(pages.values()), "Changing links"):
            adopter.change(page)
        counts = {"links": adopter.links, "lists": adopter.lists}
        notes += adopter.notes
    if citations:
        from sphinx_refalign.cli.adopt_citations import CitationAdopter

        citation_adopter = CitationAdopter(project)
        for page in pages.values():
            citation_adopter.change(page)
        counts["citations"] = citation_adopter.citations
        notes += citation_adopter.notes
    return counts, notes


def _read_pages(project: Project) -> tuple[dict[str, AdoptedPage], list[str]]:
    """Return all pages by the names of their documents, and the names of those that cannot be read."""
    values = project.conf.values
    options = markup_options(values)
    keys = set(project.registry.entries)
    names = Names(project.kinds, keys, colon_fence=_has_colon_fence(project, options))
    pages: dict[str, AdoptedPage] = {}
    unreadable = []
    for file in track(
        find_pages(project.folder, values, has_conf=bool(project.conf.path), computed=project.conf.computed),
        "Reading pages",
    ):
        try:
            pages[file.docname] = AdoptedPage(file, options, names)
        except PageError as error:
            note(str(error))
            unreadable.append(file.docname)
    return pages, unreadable


def _has_colon_fence(project: Project, options: MarkupOptions) -> bool:
    """Return whether MyST reads directives between ``:::``; Jupyter Book does without an option."""
    option = "myst_enable_extensions"
    is_default = option not in project.conf.values and option not in project.conf.computed
    return not (is_default and project.conf.path.endswith(".py")) and "colon_fence" in options.extensions


def _write_result(planner: Planner, counts: Mapping[str, int], files: list[str], *, as_json: bool) -> None:
    if as_json:
        write_json({
            "placed": [place._asdict() for place in planner.placed],
            "met": planner.met,
            "not_placed": [place._asdict() for place in planner.not_placed],
            **counts, "files": files,
        })  # fmt: skip
        return
    for place in planner.placed:
        click.echo(f"{place.document}: {place.key}{f' in {place.section!r}' if place.section else ''}")
    changed = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    click.echo(
        f"{len(planner.placed)} planned places added, {planner.met} met before, "
        f"{len(planner.not_placed)} not placed{f'; {changed} changed' if changed else ''}"
    )
