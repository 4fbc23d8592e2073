"""The content of ``refalign-mystmd.json``: what the directives of the pages and every role show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from docutils import nodes
from docutils.utils import new_document
from sphinx.environment import BuildEnvironment

from sphinx_refalign.directives.base import RefalignDirective
from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.directives.resource import ReferencesDirective, ResourceDirective
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.formats.adapt import put_badges_in_brackets
from sphinx_refalign.mystmd.invocations import Invocation, find_invocations
from sphinx_refalign.mystmd.mdast import Node, to_mdast
from sphinx_refalign.nodes import refalign_option_text, refalign_view
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.blocks import missing_inline
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import title_link


def make_content(env: BuildEnvironment) -> dict[str, object]:
    """Return the names of roles and directives, the link of each key, and the content of each directive.

    Args:
        env: The environment of a build whose pages are all read.

    """
    roles = ["resource", *domain_of(env).kinds]
    directives: dict[str, type[RefalignDirective]] = dict.fromkeys(roles, ResourceDirective) | DIRECTIVES
    return {
        "roles": roles,
        "directives": {
            name: {"keys": _has_keys(directive), "options": sorted(directive.option_spec)}
            for name, directive in directives.items()
        },
        "links": _make_links(env),
        "views": _make_views(env, directives),
    }


def _has_keys(directive: type[RefalignDirective]) -> bool:
    """Return whether the body of a directive has keys, not text of the author."""
    return issubclass(directive, ReferencesDirective)


def _make_links(env: BuildEnvironment) -> dict[str, Node]:
    """Return the link that a role shows, by each key of each resource."""
    context = domain_of(env).render_context(env.config.root_doc)
    registry: Registry = context.registry
    links: dict[str, Node] = {}
    for key in registry:
        missing = partial(missing_inline, key)
        link = registry.guarded(key, partial(_make_link, context, key), missing)
        (links[key],) = to_mdast([link])
    return links | {other: links[key] for other, key in registry.other_keys.items() if key in links}


def _make_link(context: RenderContext, key: str) -> nodes.Element:
    return title_link(context, context.registry[key])


def _make_views(
    env: BuildEnvironment, directives: dict[str, type[RefalignDirective]]
) -> dict[str, list[Node]]:
    """Return the content of each directive of the Markdown pages, by the key of its invocation."""
    views: dict[str, list[Node]] = {}
    for docname in sorted(env.found_docs):
        for invocation, placeholders in _placeholders(env, docname, directives):
            key = invocation.key(with_body=_has_keys(directives[invocation.name]))
            if key not in views:
                views[key] = to_mdast(_resolve(env, docname, placeholders))
    return views


def _placeholders(
    env: BuildEnvironment, docname: str, names: Collection[str]
) -> Iterator[tuple[Invocation, list[refalign_view]]]:
    """Yield the directives of a Markdown page, each with its placeholders in the doctree."""
    path = Path(env.doc2path(docname))
    if path.suffix != ".md":
        return
    by_line: dict[int, list[refalign_view]] = defaultdict(list)
    for view in env.get_doctree(docname).findall(refalign_view):
        by_line[view.line or 0].append(view)
    extensions = getattr(env.config, "myst_enable_extensions", ())
    text = path.read_text(encoding="utf-8-sig")
    for invocation in find_invocations(text, names, colon_fence="colon_fence" in extensions):
        if invocation.line in by_line:
            yield invocation, by_line[invocation.line]


def _resolve(env: BuildEnvironment, docname: str, placeholders: list[refalign_view]) -> list[nodes.Node]:
    """Return what placeholders show, without the author's text in them."""
    settings = env.get_doctree(docname).settings
    settings.env = env
    document = new_document(str(env.doc2path(docname)), settings)
    for placeholder in placeholders:
        copy = placeholder.deepcopy()
        if placeholder["view"] == "block":
            copy.children = [text for text in copy if isinstance(text, refalign_option_text)]
        document += copy
    env.apply_post_transforms(document, docname)
    put_badges_in_brackets(document)
    return list(document.children)
