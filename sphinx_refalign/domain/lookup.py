"""Looks up what pages refer to, and checks their options against the registry.

The transforms use these checks when a page is written; :func:`warn_all_pages` runs them without writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri

from sphinx_refalign.alignment.changes import ChangesOptions
from sphinx_refalign.alignment.filters import Filter, suggest_value
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.diagnostics import Warn, suggest, warn
from sphinx_refalign.domain.domain import RefalignDomain
from sphinx_refalign.registry.i18n import best_text, fallbacks, same_language
from sphinx_refalign.registry.languages import language_problem
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.domain.data import ViewData
    from sphinx_refalign.registry.model import Resource


class LookupFailure(NamedTuple):
    """Why a key does not lead to a resource, as a warning."""

    code: Warn
    message: str


def find_resource(registry: Registry, key: str, kind: str) -> Resource | LookupFailure:
    """Return the resource of a key, or why it cannot be used.

    Args:
        registry: The registry of the project, with the resources of other projects.
        key: The key that a directive or role names.
        kind: The kind that the directive or role accepts, "" for any.

    """
    resource = registry.get(key)
    if resource is None:
        if key in registry.rejected:
            return LookupFailure(Warn.UNKNOWN_KEY, f"{key!r} could not be read, see {registry.rejected[key]}")
        hint = registry.suggestions.hint(key) or "; add it to the registry or correct the key"
        if len(keys := registry.keys_in(key.replace(",", " "))) > 1:
            hint = f"; write a role for each of the keys {', '.join(map(repr, keys))}"
        return LookupFailure(Warn.UNKNOWN_KEY, f"no resource has the key {key!r}{hint}")
    if registry.entry_of_kind(key, kind) is None:
        message = (
            f"{key!r} is {_with_article(resource.type)}, not {_with_article(kind)}; "
            f"use `{resource.type}` or `resource`"
        )
        return LookupFailure(Warn.WRONG_KIND, message)
    return resource


def warn_failure(registry: Registry, failure: LookupFailure, location: nodes.Node | str) -> None:
    """Warn about a key that does not lead to a resource.

    A registry without entries is reported once, by :mod:`sphinx_refalign.events.check_registry`.
    """
    if not registry.is_empty:
        warn(failure.code, failure.message, location)


def _with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def resolve_by_intersphinx(
    env: BuildEnvironment,
    failure: LookupFailure,
    document: str,
    key: str,
    content: nodes.Element,
    explicit: bool = False,
) -> nodes.Node | None:
    """Return a link to the resource of another project that intersphinx finds, or None.

    Args:
        env: The environment of the build.
        failure: Why this project has no resource; only an unknown key is looked up elsewhere.
        document: The page that contains the role.
        key: The key that the role names.
        content: What the link shows.
        explicit: Whether the author wrote the text of the link.

    """
    if failure.code is not Warn.UNKNOWN_KEY:
        return None
    reference = addnodes.pending_xref(
        "", content, refdomain="refalign", reftype="resource", reftarget=key,
        refdoc=document, refexplicit=explicit, refwarn=False,
    )  # fmt: skip
    try:
        link: nodes.Node | None = env.events.emit_firstresult(
            "missing-reference", env, reference, content, allowed_exceptions=(NoUri,)
        )
    except NoUri:
        return None
    return link


def invalid_fields(
    registry: Registry, resource: Resource, show: Collection[str], hide: Collection[str]
) -> Iterator[str]:
    """Yield a message for each name in ``:show:`` and ``:hide:`` that is no field of the resource's kind."""
    fields = ("relation", "cite", "citation", *registry.kinds[resource.type].fields)
    for option, names in (("show", show), ("hide", hide)):
        for name in names:
            if name not in fields:
                hint = suggest(name, fields, "; use a field of this kind")
                yield f":{option}: {resource.type!r} has no field {name!r}{hint}"


def invalid_topics(languages: Sequence[str], resource: Resource, topics: Collection[str]) -> Iterator[str]:
    """Yield a message for each name in ``:topics:`` that is no topic of the resource."""
    parts = resource.parts()
    for name in topics:
        if not any(topic.is_called((name,)) for topic in parts):
            titles = [plain_text(best_text(topic.name, languages).text) for topic in parts]
            otherwise = "; use a topic of the registry" if titles else "; it has no topics"
            hint = suggest(name, titles, otherwise)
            if any("," in title for title in titles):
                hint += "; end names that contain a comma with a semicolon"
            yield f":topics: {resource.key!r} has no topic {name!r}{hint}"


def invalid_languages(languages: Sequence[str], resource: Resource) -> Iterator[str]:
    """Yield a message for each language of ``:lang:`` that does not exist, or if no link has any of them."""
    problems = [problem for tag in languages if (problem := language_problem(tag))]
    yield from (f":lang: {problem}" for problem in problems)
    tags = resource.url if isinstance(resource.url, Mapping) else {}
    if problems or not languages or not tags:
        return
    if not any(same_language(tag, language) for tag in tags for language in languages):
        written, existing = ", ".join(map(repr, languages)), ", ".join(tags)
        yield f":lang: {resource.key!r} has no link in {written}; use {existing}"


def invalid_filter(project: Project, options: object) -> Iterator[str]:
    """Yield a message for each value of a :class:`.Filter` that matches nothing; other objects have none."""
    if not isinstance(options, Filter) or options == Filter():
        return
    documents = [*project.order, *(alignment.document for alignment in project.external)]
    for unmatched in options.unmatched_values(project.registry, documents):
        hint = suggest_value(project.registry, unmatched) or "; use a name, or a glob with * and ?"
        yield f":{unmatched.option}: nothing matches {unmatched.value!r}{hint}"


def unreadable_states(domain: RefalignDomain, view: ViewData) -> Iterator[str]:
    """Yield a message for each committed state that an ``alignment-changes`` cannot read; else nothing."""
    since = ChangesOptions(*view.options).since if view.type == "changes" else ""
    if since:
        yield from (f":since: {problem}" for problem in domain.state_files.read(since).problems)


def warn_all_pages(domain: RefalignDomain) -> None:
    """Issue the warnings that writing all pages would issue, from the environment's data alone."""
    env = domain.env
    for document in domain.project.order:
        path = str(env.doc2path(document))
        for use in domain.page(document).uses:
            location = f"{use.file or path}:{use.line or ''}"
            resource = find_resource(domain.registry, use.key, use.kind)
            if not isinstance(resource, LookupFailure):
                for message in _invalid_options(domain, use, resource):
                    warn(Warn.OPTION, message, location)
            elif not is_in_other_project(env, use, resource):
                warn_failure(domain.registry, resource, location)
        for view in domain.page(document).views:
            for message in invalid_filter(domain.project, view.options[0]):
                warn(Warn.OPTION, message, f"{path}:{view.line or ''}")
            for message in unreadable_states(domain, view):
                warn(Warn.OPTION, message, f"{path}:{view.line or ''}")


def _invalid_options(domain: RefalignDomain, use: Use, resource: Resource) -> Iterator[str]:
    yield from invalid_fields(domain.registry, resource, use.show, use.hide)
    yield from invalid_languages(use.languages, resource)
    yield from invalid_topics(fallbacks(domain.env.config.language or "en"), resource, use.topics)


def is_in_other_project(env: BuildEnvironment, use: Use, failure: Resource | LookupFailure) -> bool:
    """Return whether intersphinx finds the resource that a role names and the registry lacks."""
    if not isinstance(failure, LookupFailure):
        return False
    content = nodes.inline("", use.key)
    return use.mention and resolve_by_intersphinx(env, failure, use.document, use.key, content) is not None
