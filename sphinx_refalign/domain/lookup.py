"""What a page asks for and the registry does not have: said when the page is written, or without that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import RefalignDomain
from sphinx_refalign.registry.i18n import best_text, fallbacks
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.registry import Registry


class LookupFailure(NamedTuple):
    """Why a key cannot be shown where it is used."""

    code: Warn
    message: str


def find_resource(registry: Registry, key: str, kind: str) -> Resource | LookupFailure:
    """The resource that a directive or role of some kind ("" for any) asks for, or what is wrong with it."""
    resource = registry.get(key)
    if resource is None:
        if key in registry.left_out:
            return LookupFailure(Warn.UNKNOWN_KEY, f"{key!r} could not be read, see {registry.left_out[key]}")
        hint = (
            did_you_mean(key, (*registry, *registry.external_entries))
            or "; add it to the registry or correct the key"
        )
        return LookupFailure(Warn.UNKNOWN_KEY, f"no resource has the key {key!r}{hint}")
    if kind not in ("", resource.type):
        message = (
            f"{key!r} is of the kind {resource.type!r}, not {kind!r}; "
            f"name it by {resource.type!r} or by 'resource'"
        )
        return LookupFailure(Warn.WRONG_KIND, message)
    return resource


def resolve_by_intersphinx(
    env: BuildEnvironment,
    wrong: LookupFailure,
    document: str,
    key: str,
    shown: nodes.Element,
    explicit: bool = False,
) -> nodes.Node | None:
    """What another project has, by intersphinx, under a key that a role in ``document`` asks for in vain."""
    if wrong.code is not Warn.UNKNOWN_KEY:
        return None
    wanted = addnodes.pending_xref(
        "", shown, refdomain="refalign", reftype="resource", reftarget=key,
        refdoc=document, refexplicit=explicit, refwarn=False,
    )  # fmt: skip
    try:
        found: nodes.Node | None = env.events.emit_firstresult(
            "missing-reference", env, wanted, shown, allowed_exceptions=(NoUri,)
        )
    except NoUri:
        return None
    return found


def invalid_fields(
    registry: Registry, resource: Resource, show: Collection[str], hide: Collection[str]
) -> Iterator[str]:
    """What is wrong with the fields that a block names: those that the resource cannot have."""
    fields = ("relation", "cite", "citation", *registry.kinds[resource.type].fields)
    for option, names in (("show", show), ("hide", hide)):
        for name in names:
            if name not in fields:
                hint = did_you_mean(name, fields) or f"; it has {', '.join(fields)}"
                yield f":{option}: {resource.type!r} has no field {name!r}{hint}"


def invalid_topics(languages: Sequence[str], resource: Resource, topics: Collection[str]) -> Iterator[str]:
    """What is wrong with the topics that a place names: those that the resource does not have."""
    parts = resource.parts()
    for name in topics:
        if not any(topic.is_called((name,)) for topic in parts):
            known = [best_text(topic.name, languages).text for topic in parts]
            told = f"; it has {', '.join(known)}" if known else "; it has none"
            hint = did_you_mean(name, known) or told
            if any("," in one for one in known):
                hint += "; behind a name with a comma write a semicolon"
            yield f":topics: {resource.key!r} has no topic {name!r}{hint}"


def invalid_filter(project: Project, asked: object) -> Iterator[str]:
    """What a table, a matrix or a coverage asks for and nothing has."""
    documents = [*project.order, *(one.document for one in project.external)]
    for one in asked.unmatched_values(project.registry, documents) if isinstance(asked, Filter) else ():
        hint = did_you_mean(one.value, one.known) or "; it is a name, or a glob with * and ?"
        yield f":{one.option}: nothing fits {one.value!r}{hint}"


def warn_all_pages(domain: RefalignDomain) -> None:
    """Give every warning that all pages give when they are written, from what is known of them."""
    env = domain.env
    for document in domain.project.order:
        path = str(env.doc2path(document))
        for use in domain.uses.get(document, ()):
            where = f"{use.file or path}:{use.line or ''}"
            found = find_resource(domain.registry, use.key, use.kind)
            if isinstance(found, Resource):
                for message in _invalid_options(domain, use, found):
                    warn(Warn.OPTION, message, where)
            elif not _is_elsewhere(env, use, found):
                warn(found.code, found.message, where)
        for view in domain.views.get(document, ()):
            for message in invalid_filter(domain.project, view.options[0]):
                warn(Warn.OPTION, message, f"{path}:{view.line or ''}")


def _invalid_options(domain: RefalignDomain, use: Use, found: Resource) -> Iterator[str]:
    yield from invalid_fields(domain.registry, found, use.show, use.hide)
    yield from invalid_topics(fallbacks(domain.env.config.language or "en"), found, use.topics)


def _is_elsewhere(env: BuildEnvironment, use: Use, wrong: LookupFailure) -> bool:
    words = nodes.inline("", use.key)
    return use.mention and resolve_by_intersphinx(env, wrong, use.document, use.key, words) is not None
