"""Finds what the pages of a tree link to: the work of ``refalign discover``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sphinx_refalign.cli.changes import write_atomically, write_output
from sphinx_refalign.cli.conf_file import ConfFile, read_conf
from sphinx_refalign.cli.discover_entries import (
    Candidate,
    FoundLink,
    collect,
    fold,
    join_twins,
    make_fields,
    page_links,
)
from sphinx_refalign.cli.discover_output import NewEntry, appended, make_key, to_yaml
from sphinx_refalign.cli.output import CommandError, note, track, write_json
from sphinx_refalign.cli.project import Project, open_project
from sphinx_refalign.pages.model import PageError

ONLINE = ("online", "website", "webpage", "www", "electronic")
"""The entry types of BibTeX for a page of the web."""


class Result(NamedTuple):
    """What has been found in a tree."""

    pages: int
    links: int
    entries: list[NewEntry]
    known: Counter[str]
    """The number of resources that the registry has, by kind."""
    ignored: int
    """The number of other addresses."""


def discover(
    sourcedir: str,
    registries: tuple[str, ...],
    *,
    run_conf: bool,
    output: str | None,
    append: bool,
    with_all: bool,
    build: bool,
    as_json: bool,
) -> None:
    """Make a registry of what the pages of a tree link to."""
    _check_output(output, append)
    project = _open(sourcedir, registries, run_conf)
    if build:
        from sphinx_refalign.cli.discover_build import read_built

        pages, links = read_built(project.folder)
    else:
        pages, links = _read_sources(project)
    result = _Finder(project, output if append else None, with_all).find(pages, links)
    text = to_yaml(result.entries)
    if output is not None and result.entries:
        if append and Path(output).exists():
            write_atomically(output, appended(output, text))
        else:
            write_output(output, text)
    elif output is None and not as_json and result.entries:
        write_output(None, text)
    if as_json:
        write_json(_to_json(result))
    _report(result, project, output, with_all)


def _check_output(output: str | None, append: bool) -> None:
    """Refuse an output before the tree is read.

    Raises:
        CommandError: If the output exists and is not to be appended to, or cannot be.

    """
    if append and (output is None or output == "-"):
        raise CommandError("--append needs --output FILE, the file to add to")
    if output is None or output == "-":
        return
    folder = Path(output).parent
    if not folder.is_dir():
        raise CommandError(f"{output}: there is no folder {folder}; create it, or choose another --output")
    if Path(output).is_dir():
        raise CommandError(f"{output} is a folder; give a file as --output")
    if append and os.path.exists(output):
        appended(output, "")
    elif os.path.exists(output):
        raise CommandError(
            f"{output} exists and is not overwritten; choose another --output, or use --append"
        )


def _open(folder: str, registries: Sequence[str], run_conf: bool) -> Project:
    """Open a project; a folder without conf.py is one without a registry."""
    if Path(folder).is_dir() and not registries and not read_conf(folder).path:
        return Project(folder, ConfFile("", {}, {}))
    return open_project(folder, registries, run_conf=run_conf)


class _Finder:
    """Finds the resources that links lead to, and leaves out what the registry has.

    Args:
        project: The project with its registry.
        output: An existing file to append to: its entries are known, whether conf.py names it or not.
        with_all: Whether to list all pages.

    """

    def __init__(self, project: Project, output: str | None, with_all: bool) -> None:
        self.project = project
        self.with_all = with_all
        self.registries = [project.registry]
        if output is not None and os.path.exists(output):
            from sphinx_refalign.registry.loader import load

            self.registries.append(load([output], project.kinds))
        self.standards = {
            fold(entry.fields["number"]): entry.kind
            for registry in self.registries
            for entry in registry.entries.values()
            if entry.kind == "standard" and isinstance(entry.fields.get("number"), str)
        }

    def find(self, pages: int, links: Sequence[FoundLink]) -> Result:
        """Return what the registry does not have, the most linked first."""
        known: Counter[str] = Counter()
        new: list[Candidate] = []
        ignored = 0
        for candidate in join_twins(collect(links), links).values():
            kind = self._known_kind(candidate)
            if kind:
                known[kind] += 1
            elif candidate.target.is_usual or self.with_all:
                new.append(candidate)
            else:
                ignored += 1
        return Result(pages, len(links), self._entries(new), known, ignored)

    def _known_kind(self, candidate: Candidate) -> str:
        """Return the kind of the entry that a resource has already; "" if it has none."""
        addresses = [
            address for found in (candidate, *candidate.twins) for address in sorted(found.addresses)
        ]
        for registry in self.registries:
            for address in addresses:
                entry = registry.entry(registry.addresses.keys.get(address, ""))
                if entry is not None:
                    return entry.kind
        number = candidate.target.fields.get("number") if candidate.target.kind == "standard" else None
        return self.standards.get(fold(number), "") if isinstance(number, str) else ""

    def _entries(self, candidates: Sequence[Candidate]) -> list[NewEntry]:
        counted = [(candidate, candidate.all_pages) for candidate in candidates]
        counted.sort(key=lambda pair: (-pair[1].total(), -len(pair[1]), pair[0].target.identity))
        taken = {
            key.casefold()
            for registry in self.registries
            for keys in (registry.entries, registry.external_entries, registry.other_keys, registry.rejected)
            for key in keys
        }
        made = [(make_fields(found, *self._kind(found.target.kind)), pages) for found, pages in counted]
        # The keys do not depend on how often each is linked.
        order = sorted(range(len(made)), key=lambda index: counted[index][0].target.identity)
        keys = {index: make_key(made[index][0], taken) for index in order}
        return [NewEntry(keys[index], *pair) for index, pair in enumerate(made)]

    def _kind(self, name: str) -> tuple[str, str]:
        """Return the kind and the entry type of a resource; other pages of the web are papers online."""
        if name:
            return name, ""
        for kind in self.project.kinds.values():
            if set(kind.entry_types) & set(ONLINE):
                return kind.name, ""
        return "paper", ONLINE[0]


def _read_sources(project: Project) -> tuple[int, list[FoundLink]]:
    """Return the number of pages and their links; pages that cannot be read are reported."""
    from sphinx_refalign.pages.read import read_page
    from sphinx_refalign.pages.tree import find_pages, markup_options

    values = project.conf.values
    files = find_pages(
        project.folder, values, has_conf=project.conf.path.endswith(".py"), computed=project.conf.computed
    )
    if not files:
        raise CommandError(f"{project.folder}: no pages; give a folder with .md, .rst or .ipynb files")
    options = markup_options(values)
    found: list[FoundLink] = []
    count = 0
    for file in track(files, "Reading pages"):
        try:
            page = read_page(file.path, file.docname, file.markup, options)
        except PageError as error:
            note(str(error))
            continue
        for problem in page.problems:
            note(problem)
        count += 1
        found += page_links(page)
    return count, found


def _to_json(result: Result) -> dict[str, object]:
    return {
        "entries": [
            {"key": entry.key, **entry.fields, "links": entry.pages.total(), "pages": dict(entry.pages)}
            for entry in result.entries
        ],
        "known": dict(sorted(result.known.items())),
        "ignored": result.ignored,
        "read": {"pages": result.pages, "links": result.links},
    }


def _report(result: Result, project: Project, output: str | None, with_all: bool) -> None:
    """Write by kind how many resources are known and new, and how many addresses were ignored."""
    for problem in project.problems:
        note(f"{problem.location}: {problem.message}")
    if project.registry.problems:
        count = len(project.registry.problems)
        note(f"the registry has {_count(count, 'problem')}; run: refalign check {project.folder}")
    pages, links = _count(result.pages, "page"), _count(result.links, "link")
    note(f"read {pages} with {links} to the web")
    new = Counter(str(entry.fields["type"]) for entry in result.entries)
    kinds = [kind for kind in project.kinds if new[kind] or result.known[kind]]
    width = max(map(len, [*kinds, "kind"]))
    note(f"{'kind'.ljust(width)}  known    new")
    for kind in kinds:
        note(f"{kind.ljust(width)}  {result.known[kind]:5}  {new[kind]:5}")
    if not with_all:
        words = "address; --all takes it" if result.ignored == 1 else "addresses; --all takes them"
        note(f"ignored: {result.ignored} other {words}, too")
    if not result.entries:
        note("nothing new" + (f"; {output} is not written" if output else ""))
    elif output:
        words = "1 entry" if len(result.entries) == 1 else f"{len(result.entries)} entries"
        note(f"wrote {words} to {output}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
