"""The link targets of a project: resources, their blocks, and the headings of catalogues."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sphinx_refalign._version import __version__
from sphinx_refalign.alignment.catalog import CatalogOptions, used_keys
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.data import CatalogHeadings, DisplayNames, ViewData
from sphinx_refalign.registry.cache import Cache, digest

if TYPE_CHECKING:
    from sphinx_refalign.domain.domain import RefalignDomain
    from sphinx_refalign.render.context import Remember
    from sphinx_refalign.render.outline import Heading


T = TypeVar("T")

_VALUES = "refalign-outline-{}.pickle"
"""The file in the doctrees folder with what sorts and groups the entries of a page's catalogues."""


class LinkTarget(NamedTuple):
    """An object of the domain; the names of the fields are those of :meth:`Domain.get_objects`."""

    name: str
    """The key of a resource, or ``document#id`` of a block. Another key of a resource has its own target."""
    type: str
    """``resource`` or ``block``."""
    docname: str
    anchor: str


def catalog_headings(domain: RefalignDomain, docname: str) -> list[tuple[ViewData, list[Heading]]]:
    """Return the catalogues of a document in order, without their positions, each with its headings.

    The environment keeps them with a digest of their input, so a build formats no resource for them
    unless the input changes. Comments and formatting of the registry files are not part of it.
    """
    data = domain.environment_data
    catalogs = [view.without_position() for view in data.page(docname).views if view.type == "catalog"]
    if not catalogs:
        return []
    input_digest = digest([
        domain.env.config.language, catalogs, domain.registry.stamp, pypinyin_version(),
        [catalog_pages(domain, CatalogOptions(*view.options)) for view in catalogs],
    ])  # fmt: skip
    stored = data.catalog_headings(docname)
    if stored is None or stored.input_digest != input_digest:
        from sphinx_refalign.render.outline import outline  # only with a catalogue

        cache = Cache(Path(domain.env.doctreedir) / _VALUES.format(digest(docname)), __version__)
        context = dataclasses.replace(domain.render_context(), remember=_remember(domain, cache))
        headings = [outline(context, CatalogOptions(*view.options)) for view in catalogs]
        cache.save()
        stored = CatalogHeadings(input_digest, headings)
        data.note_catalog_headings(docname, stored)
    return list(zip(catalogs, stored.headings, strict=True))


def _remember(domain: RefalignDomain, cache: Cache) -> Remember:
    """Return a function that takes the values of unchanged resources from a cache."""
    config = domain.env.config
    shown = digest([config.language, repr(RefalignConfig(config).shown_values)])

    def remember(name: str, key: str, make: Callable[[], T]) -> T:
        return cache.get(f"{name} {key}", f"{shown} {domain.mentions.digest(key)}", make)

    return remember


def catalog_pages(domain: RefalignDomain, options: CatalogOptions) -> list[object]:
    """Return what the outline of a catalogue takes from pages: their titles, and the keys that they use."""
    if not options.depends_on_pages:
        return []
    titles = domain.env.titles
    return [
        [document, titles[document].astext() if document in titles else "", list(keys)]
        for document, keys in used_keys(domain.project, options.filter).items()
    ]


@functools.cache
def pypinyin_version() -> str:
    """Return the version of pypinyin, which sorts Chinese titles; "" if it is not installed."""
    try:
        return version("pypinyin")
    except PackageNotFoundError:
        return ""


def link_targets(domain: RefalignDomain) -> Iterator[LinkTarget]:
    """Yield every resource by each of its keys, and every block.

    The place of a resource is its catalogue entry, else its first block.
    """
    for target in _targets_by_key(domain):
        yield target
        if target.type == "resource":
            yield from (target._replace(name=key) for key in domain.registry.keys_of(target.name)[1:])


def _targets_by_key(domain: RefalignDomain) -> Iterator[LinkTarget]:
    seen: set[str] = set()
    for docname, heading in _headings(domain):
        if heading.key and heading.key not in seen:
            seen.add(heading.key)
            yield LinkTarget(heading.key, "resource", docname, heading.anchor)
    for docname in domain.project.order:
        for use in domain.page(docname).uses:
            if use.block and use.key in domain.registry:
                yield LinkTarget(f"{docname}#{use.block}", "block", docname, use.block)
                if use.key not in seen and use.key in domain.registry.entries:
                    seen.add(use.key)
                    yield LinkTarget(use.key, "resource", docname, use.block)


def catalog_targets(domain: RefalignDomain) -> dict[str, tuple[str, str]]:
    """Return (document, anchor) of the first entry of each resource in a catalogue, by key."""
    targets: dict[str, tuple[str, str]] = {}
    for docname, heading in _headings(domain):
        if heading.key:
            targets.setdefault(heading.key, (docname, heading.anchor))
    return targets


def group_targets(domain: RefalignDomain) -> dict[str, tuple[str, str]]:
    """Return (document, anchor) of the groups of the catalogues by heading; the first of equal headings."""
    targets: dict[str, tuple[str, str]] = {}
    for docname, heading in _headings(domain):
        if not heading.key:
            targets.setdefault(heading.title, (docname, heading.anchor))
    return targets


def _headings(domain: RefalignDomain) -> Iterator[tuple[str, Heading]]:
    """Yield every heading of every catalogue with its document."""
    for docname in domain.project.order:
        for _, headings in catalog_headings(domain, docname):
            yield from ((docname, heading) for heading in headings)


def update_display_names(domain: RefalignDomain) -> None:
    """Update the titles of the resources in ``objects.inv``; Sphinx reads them in every build."""
    language = domain.env.config.language
    stamp = digest([domain.registry.stamp, language])
    stored, keys = domain.environment_data.display_names, domain.resource_targets.keys()
    if stored.stamp == stamp and keys <= stored.names.keys():
        return
    names = {}
    for key in keys:
        input_digest = f"{language} {domain.registry.digest(key)}"
        name = stored.names.get(key, ("", ""))
        is_current = name[0] == input_digest
        names[key] = name if is_current else (input_digest, domain.role_title(key, ""))
    domain.environment_data.note_display_names(DisplayNames(stamp, names))
