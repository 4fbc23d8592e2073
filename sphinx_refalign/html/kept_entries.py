"""Keep the HTML of the entries of catalogues, so that a changed entry costs no more than itself.

A page with a catalogue is written again when one of its thousands of entries changes. The others need not be
rendered for it: for each page with a catalogue, a file in the doctrees folder has the HTML of its entries, as
it was last written, with a digest of everything that it was made from:

* the entry, what it mentions of others, and the places that use it: see :func:`.entry_digests`;
* what is the same for all entries: the options of Sphinx and of all extensions, the language, the builder,
  the versions of the extensions: see :func:`writer_digest`.

In the doctree of a page, each entry is a :class:`.refalign_kept`. An entry that is not kept is its child;
when the page is written, its HTML is taken from the output of Sphinx's writer. A kept entry has its HTML, and
children with its texts for the search index.

Nothing is kept where the HTML could depend on anything else:

* if an extension that is not among :data:`_KNOWN` changes doctrees or their HTML: it may count what it sees;
* an entry with elements that are not among :data:`_PLAIN_NODES`, such as a formula: its page loads MathJax;
* entries that are sections, as these have permalinks, and catalogues inside other elements, such as lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from docutils import __version__ as docutils_version
from docutils import nodes
from docutils.writers._html_base import SimpleListChecker
from sphinx import __display_version__ as sphinx_version
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign._version import __version__
from sphinx_refalign.domain.catalog_content import entry_digests
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.html.entry_batches import SIZE, take_apart
from sphinx_refalign.nodes import (
    all_nodes,
    refalign_entry,
    refalign_field_body,
    refalign_field_name,
    refalign_fields,
    refalign_isolate,
    refalign_kept,
)
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.loader import garbage_collection_disabled

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_refalign.domain.data import ViewData
    from sphinx_refalign.render.outline import Heading

BUILDERS = ("html", "dirhtml")
"""The builders whose pages keep entries."""

_KNOWN = (
    "docutils", "sphinx", "sphinx_refalign", "alabaster", "furo", "myst_parser", "pydata_sphinx_theme",
    "sphinx_basic_ng", "sphinx_rtd_theme", "sphinxcontrib.bibtex", "sphinxcontrib.jquery",
)  # fmt: skip
"""The packages whose transforms, event handlers and visitors treat each element of an entry by itself."""

_EVENTS = ("doctree-resolved", "html-page-context")
"""The events whose handlers get the doctree of a page that is written."""

_PLAIN_NODES = frozenset({
    nodes.Text, nodes.container, nodes.list_item, nodes.bullet_list, nodes.paragraph, nodes.inline,
    nodes.strong, nodes.emphasis, nodes.literal, nodes.subscript, nodes.superscript, nodes.reference,
    nodes.field_list, nodes.field, nodes.field_name, nodes.field_body, refalign_isolate,
    refalign_entry, refalign_fields, refalign_field_name, refalign_field_body,
})  # fmt: skip
"""The elements of entries of which the writer notes nothing."""

_FILE = "refalign-entries-{}.pickle"
"""The file in the doctrees folder with the entries of a page."""


_ENCODING = "utf-8", "surrogatepass"

_SIMPLE = [nodes.list_item("", nodes.paragraph())]
_NOT_SIMPLE = [nodes.list_item("", nodes.paragraph(), nodes.paragraph())]


class KeptEntry(NamedTuple):
    """An entry as it was written."""

    html: bytes
    """In UTF-8: as text, one arrow doubles its memory."""
    texts: list[str]
    """Its texts in order, for the search index."""
    coins: list[str]
    """The keys of the works of its COinS elements."""
    is_simple: bool
    """Whether docutils sets a list of such items closely."""
    in_close_list: bool
    """Whether it was in a list that was set closely."""


_Waiting = tuple[refalign_kept, Callable[[], nodes.Element]]
"""Placeholder node of an entry without kept HTML, and the function that renders the entry."""


def connect(app: Sphinx) -> None:
    """Register the node and the handlers: after Sphinx and all extensions have been set up."""
    app.add_node(refalign_kept, html=(visit_kept, depart_kept))
    app.connect("env-get-updated", note_writer)
    app.connect("doctree-resolved", add_texts, priority=900)
    app.connect("html-page-context", save_entries, priority=900)


def note_writer(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Store what all entries have in common in this build."""
    domain_of(env).note_writer(writer_digest(app) if app.builder.name in BUILDERS else "")
    return []


def writer_digest(app: Sphinx) -> str:
    """Return a digest of everything that the HTML of all entries depends on; "" if they are not kept."""
    handlers = list(_handlers(app))
    if not all(_is_known(_module(handler)) for handler in handlers):
        return ""
    extensions = [[extension.name, extension.version] for extension in app.extensions.values()]
    names = [f"{_module(handler)}.{getattr(handler, '__qualname__', '')}" for handler in handlers]
    versions = [__version__, sphinx_version, docutils_version]
    tags = sorted(app.tags)
    return digest([versions, app.builder.name, sorted(extensions), names, tags, _options(app.config)])


def _handlers(app: Sphinx) -> Iterator[object]:
    """Yield everything that can change the doctree of a page or write it as HTML."""
    yield from app.registry.post_transforms
    for event in _EVENTS:
        yield from (listener.handler for listener in app.events.listeners.get(event, ()))
    builder = app.builder
    classes = app.registry.get_translator_class(builder).__mro__[:-1]
    # pydata-sphinx-theme makes a class that only combines others.
    yield from (part for part in classes if any(map(callable, vars(part).values())))
    standard = {node.__name__ for node in _PLAIN_NODES}
    for name in (builder.name, builder.format):
        for node_name, visitors in app.registry.translation_handlers.get(name, {}).items():
            if node_name in standard:
                yield from filter(None, visitors)


def _module(handler: object) -> str:
    while isinstance(handler, partial):
        handler = handler.func
    return str(getattr(handler, "__module__", None) or "")


def _is_known(module: str) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in _KNOWN)


def _options(config: Config) -> list[list[str]]:
    """Return the values of all options, as extensions may use any of them."""
    return sorted([option.name, _describe(option.value)] for option in config)


def _describe(value: object) -> str:
    """Return a text that differs whenever a value does; an object without such a text is never the same."""
    if isinstance(value, Mapping):
        return repr(sorted(f"{_describe(key)}: {_describe(item)}" for key, item in value.items()))
    if isinstance(value, set | frozenset):
        return repr(sorted(map(_describe, value)))
    if isinstance(value, list | tuple):
        return repr(list(map(_describe, value)))
    name = getattr(value, "__qualname__", None)
    return f"{_module(value)}.{name}" if name else repr(value)


class EntryKeeper:
    """Returns the elements of the entries of a catalogue, from the last build where they are kept.

    Args:
        domain: The domain with all pages.
        docname: The page that contains the catalogue.
        view: The data of the catalogue.

    """

    def __init__(self, domain: RefalignDomain, docname: str, view: ViewData) -> None:
        self._writer = _writer_digest_of_page(domain, docname)
        self._digests = entry_digests(domain, docname, view)
        self._cache = _cache(domain, docname)
        self._waiting: list[_Waiting] = []
        self.works: set[str] = set()
        """The keys of the works whose COinS elements are in the HTML of kept entries."""

    def __call__(self, heading: Heading, make: Callable[[], nodes.Element]) -> nodes.Element:
        """Return the element of an entry: a kept one, or one that :meth:`fill` gives its content."""
        entry_digest = f"{self._writer} {self._digests[heading.anchor]}"
        element = refalign_kept("", anchor=heading.anchor, digest=entry_digest)
        kept = self._cache.get(heading.anchor, entry_digest, lambda: None)
        if isinstance(kept, KeptEntry):
            self.works.update(kept.coins)
            _set_kept(element, kept)
        else:
            self._waiting.append((element, make))
        return element

    def fill(self, write: Callable[[list[nodes.Element]], None]) -> None:
        """Make the entries that are not kept.

        Many entries are made and written a few at a time, apart from their page, and only their HTML stays.

        Args:
            write: Writes entries apart from their page, so that their elements can be kept.

        """
        # How closely a list is set depends on all its items. So many entries have no COinS elements, of which
        # a page has one for each work.
        is_list = any(isinstance(element.parent, nodes.bullet_list) for element, _ in self._waiting)
        if len(self._waiting) > SIZE and not is_list:
            with garbage_collection_disabled():  # nodes are taken apart, so that none are in cycles
                for start in range(0, len(self._waiting), SIZE):
                    _write_batch(self._waiting[start : start + SIZE], write)
        for element, make in self._waiting:
            if "kept" not in element:
                element.append(make())


def _write_batch(waiting: Sequence[_Waiting], write: Callable[[list[nodes.Element]], None]) -> None:
    """Keep entries without making them part of their page."""
    copies = [refalign_kept("", make(), **element.attributes) for element, make in waiting]
    made = all_nodes(copies)  # some of which others replace
    write([*copies])
    for (element, _), written in zip(waiting, copies, strict=True):
        if "kept" in written:
            _set_kept(element, written["kept"])
    take_apart([*made, *all_nodes(copies)])


def _set_kept(element: refalign_kept, kept: KeptEntry) -> None:
    element["kept"] = kept
    element["shape"] = _SIMPLE if kept.is_simple else _NOT_SIMPLE


def _writer_digest_of_page(domain: RefalignDomain, docname: str) -> str:
    """Return a digest of what all entries of a page depend on."""
    bibliography = domain.bibliography and domain.bibliography.page_digest(docname)
    return digest([domain.writer_digest, domain.group_targets, bibliography, domain.visibility.state])


def add_texts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give the kept entries of a page their texts, for the search index, each text once.

    This runs after all transforms, which take longer the more nodes there are.
    """
    domain = domain_of(app.env)
    if not domain.writer_digest or not has_catalog(domain, docname):
        return
    seen: set[str] = set()
    for node in all_nodes([doctree]):
        if isinstance(node, refalign_kept) and "kept" in node:
            texts = [text for text in dict.fromkeys(node["kept"].texts) if text not in seen]
            seen.update(texts)
            node.extend(map(nodes.Text, texts))


def is_consistent(content: Iterable[nodes.Node], document: nodes.document) -> bool:
    """Return whether all lists are set as closely as when their kept items were written."""
    lists = (node for node in all_nodes(content) if isinstance(node, nodes.bullet_list))
    for items in lists:
        kept = [item["kept"] for item in items.children if isinstance(item, refalign_kept) and "kept" in item]
        if kept and {entry.in_close_list for entry in kept} != {_is_simple(items, document)}:
            return False
    return True


def _is_simple(node: nodes.Node, document: nodes.document) -> bool:
    """Return whether docutils sets a list closely, or a list of such items."""
    try:
        node.walk(SimpleListChecker(document))
    except (nodes.NodeFound, NotImplementedError):  # the second for an element of our own
        return False
    return True


def visit_kept(translator: HTML5Translator, node: refalign_kept) -> None:
    """Write a kept entry, or note where the HTML of another begins."""
    if "kept" in node:
        translator.body.append(node["kept"].html.decode(*_ENCODING))
        raise nodes.SkipNode
    node["start"] = len(translator.body)


def depart_kept(translator: HTML5Translator, node: refalign_kept) -> None:
    """Take the HTML of an entry from the output."""
    (entry,) = node.children
    parts = all_nodes([entry])
    works = [part for part in parts if isinstance(part, nodes.raw)]
    is_plain = all(type(part) in _PLAIN_NODES or (part in works and _is_coins(part)) for part in parts)
    if is_plain:
        node["kept"] = KeptEntry(
            "".join(translator.body[node["start"] :]).encode(*_ENCODING),
            [
                intern(str(part))
                for part in parts
                if isinstance(part, nodes.Text) and part.parent not in works
            ],
            [work["coins"] for work in works],
            _is_simple(entry, translator.document),
            bool(translator.compact_simple),
        )


def _is_coins(node: nodes.Node) -> bool:
    """Return whether a node is the COinS element of a work, which has no text."""
    return isinstance(node, nodes.raw) and "coins" in node


def save_entries(
    app: Sphinx, pagename: str, template: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Keep the entries of a page that has been written; this runs in the process that writes it."""
    domain = domain_of(app.env)
    if doctree is None or not domain.writer_digest or not has_catalog(domain, pagename):
        return
    cache = _cache(domain, pagename)
    for node in all_nodes([doctree]):
        if isinstance(node, refalign_kept) and "kept" in node:
            cache.get(node["anchor"], node["digest"], partial(node.get, "kept"))
    cache.save()


def has_catalog(domain: RefalignDomain, docname: str) -> bool:
    """Return whether a page has a catalogue."""
    return any(view.type == "catalog" for view in domain.environment_data.page(docname).views)


def forget_entries(domain: RefalignDomain, docname: str) -> None:
    """Remove what is kept of a page."""
    _file(domain, docname).unlink(missing_ok=True)


def _cache(domain: RefalignDomain, docname: str) -> Cache:
    return Cache(_file(domain, docname), __version__)


def _file(domain: RefalignDomain, docname: str) -> Path:
    builder = domain.builder.name if domain.builder is not None else ""
    return Path(domain.env.doctreedir) / _FILE.format(digest([builder, docname]))
