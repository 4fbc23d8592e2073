"""``refalign import``: a registry of what hand-kept Markdown catalogues list."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_refalign.cli.changes import read_bytes, unified_diff, write_atomically
from sphinx_refalign.cli.output import FINDINGS, CommandError, note, track, write_json
from sphinx_refalign.cli.parameters import dry_run_option, json_option, output_option, yes_option

if TYPE_CHECKING:
    from sphinx_refalign.importing.context import ImportOptions
    from sphinx_refalign.importing.draft import Kinds
    from sphinx_refalign.importing.result import ImportResult, Source
    from sphinx_refalign.registry.registry import Registry

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".myst", ".txt", "")
"""The suffixes of Markdown files; READMEs may have none."""


@click.command("import")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path())
@output_option
@click.option("--append", is_flag=True, help="Add to the end of the existing registry of --output.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="HEADING=KIND",
    help="The kind of what stands below a heading, which may be a glob; '*=KIND' is for all others.",
)
@click.option(
    "--skip", "skipped", multiple=True, metavar="HEADING", help="Leave out a section; may be a glob."
)
@yes_option
@dry_run_option
@json_option
def command(
    pages: tuple[str, ...],
    output: str | None,
    append: bool,
    kinds: tuple[str, ...],
    skipped: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a registry of hand-kept Markdown catalogues.

    Lists, tables and labelled values below headings become resources; code is never read. Two pages of the
    same name in Chinese and English (course.md and course.en.md) become entries in both languages. A plan
    and the lines that were not understood go to stderr; links to own pages become planned chapters.

    Exit status: 0 if all was understood, 1 if lines are listed that were not, 2 if nothing could be read.

    Example: refalign import resources.md -o registry.yaml --kind 'Reading list=paper'
    """
    output = None if output == "-" else output
    if append and output is None:
        raise click.UsageError("--append needs --output, the registry to add to")
    old = _existing(output, append=append)
    sources = _read_sources(pages)
    known_kinds = _kinds_of(pages)
    options = _options(kinds, skipped, known_kinds)
    result = _import(sources, options, known_kinds, output if append and old is not None else None)
    _print_plan(result, options, several=len(sources) > 1)
    if not result.entries.resources and not result.present:
        raise CommandError(_nothing_found(result, pages))
    new = _joined(old or b"", result.entries.to_yaml().encode())
    if old is not None and new != old:
        _check_appended(str(output), old, new, known_kinds)
    if as_json:
        write_json(_as_json(result))
    elif output is None:
        click.echo(result.entries.to_yaml(), nl=False)
    if output is not None:
        _write(output, old, new, result, yes=yes, dry_run=dry_run, to_stdout=not as_json)
    sys.exit(FINDINGS if result.unread else 0)


def _existing(output: str | None, *, append: bool) -> bytes | None:
    """Return the content of the registry to add to, None for a new one.

    Raises:
        CommandError: If the file exists and ``append`` is false, or it is no YAML file.

    """
    if output is None:
        return None
    if Path(output).is_dir():
        raise CommandError(f"{output} is a folder; give the name of a file")
    if not output.endswith((".yaml", ".yml")):
        raise CommandError(
            f"{output}: registries are written as YAML; name it {Path(output).stem or 'registry'}.yaml"
        )
    if not os.path.exists(output):
        if not Path(output).absolute().parent.is_dir():
            raise CommandError(f"{output}: its folder does not exist; create it first")
        return None
    if not append:
        raise CommandError(
            f"{output} exists and is not overwritten; choose another --output, or use --append"
        )
    return read_bytes(output)


def _read_sources(pages: Sequence[str]) -> list[Source]:
    from sphinx_refalign.importing.result import Source

    unique = list(dict.fromkeys(os.path.normpath(page) for page in pages))
    return [Source(page, _read_page(page), _root_of(page)) for page in track(unique, "Reading pages")]


def _read_page(page: str) -> str:
    """Return the text of a Markdown page.

    Raises:
        CommandError: If it does not exist or is no Markdown page.

    """
    path = Path(page)
    if path.is_dir():
        raise CommandError(
            f"{page} is a folder; give its Markdown pages, such as {os.path.join(page, '*.md')}"
        )
    if not path.exists():
        raise CommandError(f"{page} does not exist; check its name")
    if path.suffix.lower() not in _SUFFIXES:
        raise CommandError(f"{page} is not a Markdown page; import reads .md files")
    if not path.is_file():
        raise CommandError(f"{page} is not a file")
    content = read_bytes(page)
    if b"\x00" in content[:10_000]:
        raise CommandError(f"{page} is not a Markdown page, but a binary file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CommandError(f"{page}:{line}: not UTF-8; convert the page first") from None
    if not text.strip():
        raise CommandError(f"{page} is empty")
    return text


def _root_of(page: str) -> str:
    """Return the folder of conf.py above a page, else the folder of the page."""
    folder = Path(page).absolute().parent
    roots = (parent for parent in (folder, *folder.parents) if (parent / "conf.py").is_file())
    return str(next(roots, folder))


def _kinds_of(pages: Sequence[str]) -> Kinds:
    """Return the kinds of the project of the pages, or the built-in ones without a project."""
    from sphinx_refalign.registry.kinds import build_kinds

    root = _root_of(pages[0])
    if not os.path.isfile(os.path.join(root, "conf.py")):
        return build_kinds({})
    from sphinx_refalign.cli.project import open_project

    return open_project(root).kinds


def _options(kinds: Sequence[str], skipped: Sequence[str], known: Kinds) -> ImportOptions:
    """Return what the user says about headings.

    Raises:
        CommandError: If an option has no kind, or an unknown one.

    """
    from sphinx_refalign.importing.context import ImportOptions
    from sphinx_refalign.registry.kinds import kind_hint

    pairs = []
    for option in kinds:
        heading, separator, kind = option.rpartition("=")
        if not separator or not heading.strip():
            raise CommandError(f"--kind {option!r} has no heading; write --kind 'HEADING=KIND' or '*=KIND'")
        if kind.strip() not in known:
            hint = kind_hint(kind.strip(), list(known)) or f"; use one of {', '.join(known)}"
            raise CommandError(f"--kind {option!r}: unknown kind {kind.strip()!r}{hint}")
        pairs.append((heading.strip(), kind.strip()))
    return ImportOptions(pairs, list(skipped))


def _import(
    sources: Sequence[Source], options: ImportOptions, kinds: Kinds, registry_file: str | None
) -> ImportResult:
    from sphinx_refalign.importing.draft import links_of, urls_in
    from sphinx_refalign.importing.result import import_sources

    existing, links = {}, set()
    if registry_file is not None:
        registry = _load(registry_file, kinds)
        existing = {key: urls_in(dict(registry.entries[key].fields)) for key in registry}
        links = links_of([dict(entry.fields) for entry in registry.entries.values()])
        existing |= {key: [] for key in (*registry.rejected, *registry.other_keys) if key not in existing}
    return import_sources(sources, options, kinds, existing, links)


def _load(file: str, kinds: Kinds) -> Registry:
    from sphinx_refalign.registry.loader import load

    return load([file], kinds)


def _joined(old: bytes, new: bytes) -> bytes:
    """Return a registry with entries added at its end; every byte before them is kept."""
    if not old or not new:
        return old or new
    end = b"\r\n" if b"\r\n" in old else b"\n"
    return old + (b"" if old.endswith(b"\n") else end) + end + new.replace(b"\n", end)


def _check_appended(output: str, old: bytes, new: bytes, kinds: Kinds) -> None:
    """Refuse to add to a file in which the new entries could not be read.

    Raises:
        CommandError: If it is so.

    """
    from sphinx_refalign.registry.file_entries import read_file_entries
    from sphinx_refalign.registry.readers import find_reader

    try:
        before, after = old.decode("utf-8-sig"), new.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{output}: not UTF-8; convert it first") from None
    form = find_reader("yaml").format
    problems = [read_file_entries(text, output, form, kinds, {}).problems for text in (before, after)]
    if len(problems[1]) > len(problems[0]):
        raise CommandError(f"{output} is not a list of entries, one after the other; choose another --output")


def _print_plan(result: ImportResult, options: ImportOptions, *, several: bool) -> None:
    """Write the plan, the notes and the lines that were not understood to stderr."""
    path = ""
    for line in result.plan:
        if line.path != path:
            path = line.path
            note(f"{path}:")
        counts = ", ".join(f"{number} {kind}" for kind, number in line.counts.items()) or "skipped"
        headings = line.headings[1:] or line.headings
        note(f"  {' > '.join(heading for heading in headings if heading) or '(no heading)'}: {counts}")
    counts = ", ".join(f"{number} {kind}" for kind, number in result.count_kinds().items())
    total = len(result.entries.resources)
    note(_count_entries(total) + (f": {counts}" if counts else ""))
    for glob in options.unused():
        note(f"note: no heading is called {glob!r}")
    for item in result.notes:
        note(f"note: {item}")
    for title, key in result.present:
        note(f"note: {title} is in the registry already: {key}")
    if result.unread:
        note(f"not understood: {len(result.unread)} {'line' if len(result.unread) == 1 else 'lines'}")
    for item in result.unread:
        note(str(item))


def _nothing_found(result: ImportResult, pages: Sequence[str]) -> str:
    names = ", ".join(pages[:3]) + (", …" if len(pages) > 3 else "")
    if any("kind unknown" in line.reason for line in result.unread):
        return f"{names}: nothing to import, because no heading names a kind; use --kind '*=KIND'"
    return f"{names}: no catalogue found: no list, table or section with links or labelled values"


def _as_json(result: ImportResult) -> dict[str, object]:
    return {
        "entries": result.entries.to_json(),
        "plan": [
            {"path": line.path, "headings": list(line.headings), "counts": line.counts}
            for line in result.plan
        ],
        "not_understood": [item._asdict() for item in result.unread],
        "notes": [item._asdict() for item in result.notes],
        "present": [{"title": title, "key": key} for title, key in result.present],
    }


def _write(
    output: str,
    old: bytes | None,
    new: bytes,
    result: ImportResult,
    *,
    yes: bool,
    dry_run: bool,
    to_stdout: bool,
) -> None:
    """Write the registry, after a question on a terminal."""
    if dry_run:
        click.echo(unified_diff(output, old or b"", new), nl=False, err=not to_stdout)
        return
    total = len(result.entries.resources)
    if not total:
        note(f"{output} has all of them already; nothing was added")
        return
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if is_terminal and not yes:
        click.confirm(f"Write {total} entries to {output}?", default=True, abort=True, err=True)
    write_atomically(output, new)
    done = "added to" if old is not None else "wrote"
    note(f"{done} {output}: {_count_entries(total)}")


def _count_entries(total: int) -> str:
    return f"{total} {'entry' if total == 1 else 'entries'}"
