"""``refalign list``: lists the resources of a registry."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from sphinx_refalign.cli.output import UNUSABLE, CommandError, note, plural, write_json
from sphinx_refalign.cli.parameters import (
    complete_keys,
    json_option,
    pause_garbage_collection,
    project_options,
)
from sphinx_refalign.cli.resource_columns import COLUMNS, ColumnReader
from sphinx_refalign.cli.text_width import table_lines

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.registry import Registry


_DEFAULT_COLUMNS = "key,kind,year,title"


def _complete_columns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    before, comma, name = incomplete.rpartition(",")
    return [f"{before}{comma}{column}" for column in COLUMNS if column.startswith(name)]


@click.command("list")
@project_options
@click.option("--key", "keys", multiple=True, metavar="KEY", shell_complete=complete_keys,
              help="Only these keys; * and ? are allowed.")  # fmt: skip
@click.option("--kind", "-k", multiple=True, metavar="KIND", help="Only these kinds: wikidef, paper, …")
@click.option("--institution", multiple=True, metavar="NAME",
              help="Only resources of these institutions or organizations; * and ? are allowed.")  # fmt: skip
@click.option("--area", multiple=True, metavar="NAME", help="Only these areas; * and ? are allowed.")
@click.option("--year", multiple=True, metavar="YEARS", help="Only these years: 2003, 2000-2010 or 2000-.")
@click.option("--language", multiple=True, metavar="TAG",
              help="Only resources in these languages, or with a title or address in one.")  # fmt: skip
@click.option("--columns", default=_DEFAULT_COLUMNS, metavar="NAMES", show_default=True,
              shell_complete=_complete_columns,
              help=f"The columns: {', '.join(COLUMNS)}, or fields of resources.")  # fmt: skip
@click.option("--sort", metavar="NAME", shell_complete=_complete_columns,
              help="Sort by a column; with - before it, backwards.")  # fmt: skip
@click.option("--keys", "keys_only", is_flag=True, help="Write the keys only, one per line.")
@json_option
@click.pass_context
def command(
    context: click.Context, sourcedir: str, registries: Sequence[str], run_conf: bool,
    keys: Sequence[str], kind: Sequence[str], institution: Sequence[str], area: Sequence[str],
    year: Sequence[str], language: Sequence[str],
    columns: str, sort: str | None, keys_only: bool, as_json: bool,
) -> None:  # fmt: skip
    """List the resources of the registry.

    Several values of one option are combined with OR, different options with AND.

    Examples: refalign list docs --kind paper --year 2000-; refalign list --columns key,doi --sort -year
    """
    from sphinx_refalign.cli.project import open_project

    pause_garbage_collection(context)
    project = open_project(sourcedir, registries, run_conf=run_conf)
    registry = project.require_registry()
    names = [name.strip() for name in columns.split(",") if name.strip()]
    reader = ColumnReader(project)
    for name in [*names, *([sort.removeprefix("-")] if sort else [])]:
        reader.check(name)
    words = {"kinds": kind, "resources": keys, "areas": area, "institutions": institution, "years": year}
    resources = _select(registry, words, language)
    if sort:
        resources = _sort(resources, lambda resource: reader.text(resource, sort.removeprefix("-")),
                          backwards=sort.startswith("-"))  # fmt: skip
    if as_json:
        shown = COLUMNS if columns == _DEFAULT_COLUMNS else dict.fromkeys(("key", *names))
        write_json([{name: reader.value(resource, name) for name in shown} for resource in resources])
    elif keys_only:
        for resource in resources:
            click.echo(resource.key)
    else:
        _write_table(resources, names, reader)
        note(f"{plural(len(resources), 'resource')} of {len(registry):,}")
    if project.note_unreadable():
        context.exit(UNUSABLE)


def _write_table(resources: Sequence[Resource], names: Sequence[str], reader: ColumnReader) -> None:
    """Write the resources as a table, which fits into the terminal."""
    rows = [[reader.text(resource, name) for name in names] for resource in resources]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for line in table_lines(names, rows, width) if rows else ():
        click.echo(line)


def _select(
    registry: Registry, words: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> list[Resource]:
    """Return the resources that the options select; names that match nothing are reported."""
    from sphinx_refalign.alignment.filters import Filter, split_value, suggest_value
    from sphinx_refalign.alignment.option_values import read_years
    from sphinx_refalign.registry.problems import did_you_mean

    split = {
        # A name of an institution may have a comma.
        field: list(values) if field in ("areas", "institutions") else
        [word for value in values for word in split_value(field, value)]
        for field, values in words.items()
    }  # fmt: skip
    for kind in split["kinds"]:
        if kind not in registry.kinds:
            hint = did_you_mean(kind, registry.kinds) or f"; use one of {', '.join(registry.kinds)}"
            raise CommandError(f"--kind: unknown kind {kind!r}{hint}")
    for year in split["years"]:
        if read_years(year) is None:
            raise CommandError(f"--year: {year!r} is no range of years; write 2003, 2000-2010 or 2000-")
    selection = Filter.from_words(split)
    for unmatched in selection.unmatched_values(registry, ()):
        option = {"resources": "key", "areas": "area", "institutions": "institution"}[unmatched.option]
        note(f"--{option}: nothing matches {unmatched.value!r}{suggest_value(registry, unmatched)}")
    is_selected = selection.resources_of(registry)
    resources = [registry[key] for key in registry if is_selected(key)]
    tags = [tag for value in languages for tag in split_value("languages", value)]
    return [resource for resource in resources if not tags or _has_language(resource, tags)]


def _has_language(resource: Resource, tags: Sequence[str]) -> bool:
    """Return whether a resource is in one of the languages, or has a title or an address in one."""
    from sphinx_refalign.registry.i18n import same_language

    own = resource.language or []
    languages = [own] if isinstance(own, str) else list(own)
    languages += [
        tag for value in (resource.title, resource.url) if isinstance(value, Mapping) for tag in value
    ]
    return any(same_language(language, tag) for language in languages for tag in tags)


def _sort(
    resources: Sequence[Resource], text: Callable[[Resource], str], *, backwards: bool
) -> list[Resource]:
    """Return the resources by a text, numbers by their value; those without it come last."""
    texts = [(text(resource).casefold(), resource) for resource in resources]
    with_text = [(_sort_key(value), resource) for value, resource in texts if value]
    with_text.sort(key=lambda item: item[0], reverse=backwards)
    return [resource for _, resource in with_text] + [resource for value, resource in texts if not value]


def _sort_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the parts of a text, in which numbers are compared by their value."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 50 else (1, 0, part)
        for part in re.findall(r"\d+|\D+", text)
    )
