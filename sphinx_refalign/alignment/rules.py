"""Rules of a project: what pages must reference, and what must be used, planned and met, or translated.

Rules come from ``refalign_rules`` in conf.py and from ``.rules`` in YAML registries. The event handler
``sphinx_refalign.events.check_rules`` warns about each violation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.coverage import select_planned
from sphinx_refalign.alignment.filters import Filter, UnmatchedValue, split_value
from sphinx_refalign.alignment.option_values import read_years
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import ORIGINS
from sphinx_refalign.registry.i18n import same_language
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.wikipedia import wikipedia_page

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource


class RuleError(ValueError):
    """An invalid rule; the message explains the error and how to correct it."""


class Violation(NamedTuple):
    """A violation of a rule, by a document (``document``) or by a resource of the registry (``key``)."""

    document: str
    key: str
    message: str


class Rule(NamedTuple):
    """A rule: a filter, which selects documents and resources, and one requirement."""

    filter: Filter = Filter()
    years: tuple[str, ...] = ()
    """The words of the filter's years, for messages."""

    at_least: int = 0
    """The number of selected resources that each selected document must reference."""
    used: bool = False
    """Whether each selected resource must be used in a selected document."""
    met: bool = False
    """Whether each planned alignment must be met."""
    languages: tuple[str, ...] = ()
    """The languages in which each selected resource must have its title and its URL."""
    message: str = ""
    """A text that the author adds to the warnings."""


REQUIREMENTS = ("at-least", "used", "met", "languages")
"""The requirements that a rule can have; each rule has exactly one."""

_FIELDS = (*Filter._fields, *REQUIREMENTS, "message")
"""The names that a rule may have."""


def read_rule(value: object, kinds: Collection[str], relations: Collection[str]) -> Rule:
    """Return the rule that a mapping describes.

    Args:
        value: the value from conf.py or from a registry.
        kinds: the names of all kinds.
        relations: the names of all relations.

    Raises:
        RuleError: the value is not a valid rule; the message explains the error.

    """
    if not isinstance(value, Mapping):
        raise RuleError(f"rule must be a map with one of {', '.join(REQUIREMENTS)}")
    words = {field: _read_words(value, field) for field in Filter._fields}
    rule = Rule(
        Filter.from_words(words), words["years"], _read_number(value, "at-least"),
        used=_read_true(value, "used"), met=_read_true(value, "met"),
        languages=_read_words(value, "languages"), message=_read_message(value),
    )  # fmt: skip
    for name in value:
        if name not in _FIELDS:
            hint = did_you_mean(str(name), _FIELDS) or "; see refalign_rules in the documentation"
            raise RuleError(f"unknown field {str(name)!r}{hint}")
    for field, valid in (("kinds", kinds), ("relations", relations), ("origins", ORIGINS)):
        for word in words[field]:
            if word not in valid:
                use = f"; use one of {', '.join(ORIGINS)}"
                declare = use if field == "origins" else f"; correct it or declare it in refalign_{field}"
                hint = did_you_mean(word, valid) or declare
                raise RuleError(f"{field}: unknown value {word!r}{hint}")
    for word in rule.years:
        if read_years(word) is None:
            raise RuleError(f"years: unknown value {word!r}; write 2003, 2000-2010, 2000- or -2010")
    _check_requirement(rule)
    return rule


def _check_requirement(rule: Rule) -> None:
    number = sum(map(bool, (rule.at_least, rule.used, rule.met, rule.languages)))
    if number == 0:
        raise RuleError(f"rule has no requirement; add one of {', '.join(REQUIREMENTS)}")
    if number > 1:
        raise RuleError(f"rule has {number} requirements; keep one of {', '.join(REQUIREMENTS)}")
    if rule.met and rule.filter.relations:
        raise RuleError("relations: planned alignments have no relation; remove relations from this rule")
    if rule.met and rule.filter.origins:
        raise RuleError("origins: planned alignments have no origin; remove origins from this rule")


def _read_words(rule: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = rule.get(field, [])
    if isinstance(value, str):
        return tuple(split_value(field, value))
    items = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(item, str | int) or isinstance(item, bool) for item in items):
        raise _invalid(field, "must be a string or a list of strings", value)
    return tuple(map(str, items))


def _read_number(rule: Mapping[str, object], field: str) -> int:
    value = rule.get(field)
    if field not in rule:
        return 0
    # The YAML reader keeps every scalar as the text in the file.
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,5}", str(value)):
        raise _invalid(field, "must be a positive integer", value)
    return int(str(value))


def _read_true(rule: Mapping[str, object], field: str) -> bool:
    value = rule.get(field)
    if field in rule and value is not True and str(value).lower() not in ("true", "yes"):
        raise _invalid(field, "must be true", value)
    return field in rule


def _read_message(rule: Mapping[str, object]) -> str:
    message = rule.get("message", "")
    if not isinstance(message, str):
        raise _invalid("message", "input should be a valid string", message)
    return message


def _invalid(field: str, reason: str, value: object) -> RuleError:
    return RuleError(f"{field}: {reason}, not {value!r}")


def violations(project: Project, rule: Rule) -> Iterator[Violation]:
    """Yield each violation of a rule, with the author's message appended."""
    checks: list[tuple[object, Callable[[Project, Rule], Iterator[Violation]]]] = [
        (rule.at_least, _check_at_least), (rule.used, _check_used), (rule.met, _check_met),
    ]  # fmt: skip
    check = next((check for requirement, check in checks if requirement), _check_languages)
    for violation in check(project, rule):
        message = f"{violation.message}; {rule.message}" if rule.message else violation.message
        yield violation._replace(message=message)


def unmatched_values(project: Project, rule: Rule) -> list[UnmatchedValue]:
    """Return the filter values that match nothing: they make a rule ineffective."""
    return list(rule.filter.unmatched_values(project.registry, list(project.order)))


def _check_at_least(project: Project, rule: Rule) -> Iterator[Violation]:
    selection = rule.filter
    referenced: dict[str, set[str]] = {document: set() for document in project.chapters(selection)}
    for alignment in selection.alignments(project.registry, project.alignments):
        referenced[alignment.document].add(alignment.key)
    for document, keys in referenced.items():
        if len(keys) < rule.at_least:
            message = f"page must reference at least {_describe_resources(rule)}; it references {len(keys)}"
            yield Violation(document, "", message)


def _describe_resources(rule: Rule) -> str:
    """Return the number and kind of the required resources: ``2 paper or book resources from 2003``."""
    selection = rule.filter
    kinds = f"{' or '.join(selection.kinds)} " if selection.kinds else ""
    details = [
        f" {preposition} {' or '.join(values)}"
        for preposition, values in (
            ("with relation", selection.relations), ("with origin", selection.origins),
            ("with key", selection.resources), ("in area", selection.areas),
            ("of institution", selection.institutions), ("from", rule.years),
        )
        if values
    ]  # fmt: skip
    return f"{rule.at_least} {kinds}resource{'s' if rule.at_least > 1 else ''}{''.join(details)}"


def _select_keys(project: Project, rule: Rule) -> list[str]:
    return list(filter(rule.filter.resources_of(project.registry), project.registry))


def _used_keys(project: Project, rule: Rule) -> set[str]:
    return {alignment.key for alignment in rule.filter.alignments(project.registry, project.alignments)}


def _check_used(project: Project, rule: Rule) -> Iterator[Violation]:
    used = _used_keys(project, rule)
    selection = rule.filter
    documents = f" matching {' '.join(selection.documents)}" if selection.documents else ""
    relation = f" with relation {' or '.join(selection.relations)}" if selection.relations else ""
    origin = f" with origin {' or '.join(selection.origins)}" if selection.origins else ""
    for key in _select_keys(project, rule):
        if key not in used:
            message = f"no page{documents} references {key!r}{relation}{origin}; the rule requires its use"
            yield Violation("", key, message)


def _check_met(project: Project, rule: Rule) -> Iterator[Violation]:
    _, missing = select_planned(project, rule.filter)
    for group in missing:
        plan = group[0]
        if plan.exists:
            message = f"page does not reference {plan.key!r}, which the registry plans for it"
            yield Violation(plan.document, plan.key, message)
        else:
            message = f"{plan.key!r} is planned for {plan.document!r}, but no such page exists"
            yield Violation("", plan.key, message)


def _check_languages(project: Project, rule: Rule) -> Iterator[Violation]:
    used = _used_keys(project, rule)
    # With documents, relations or origins, the rule is about the resources that are used there.
    selection = rule.filter
    selected = used if selection.documents or selection.relations or selection.origins else None
    for key in _select_keys(project, rule):
        for field in ("title", "url") if selected is None or key in selected else ():
            missing = [tag for tag in rule.languages if not _has_language(project.registry[key], field, tag)]
            if missing:
                message = f"{key!r} has no {field} in {', '.join(missing)}; the rule requires it"
                yield Violation("", key, message)


def _has_language(resource: Resource, field: str, language: str) -> bool:
    """Return whether a field has a value in a language.

    A value without a language counts for all, except the URL of a Wikipedia page, which is in its language.
    """
    value = resource.value(field)
    if isinstance(value, str):
        wikipedia_language = wikipedia_page(value).partition(":")[0]
        return not wikipedia_language or same_language(wikipedia_language, language)
    return any(same_language(tag, language) for tag in value or ())
