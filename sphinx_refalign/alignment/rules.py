"""Rules of a project: what pages must reference, and what must be used, planned and met, or translated.

Rules come from ``refalign_rules`` in conf.py and from ``.rules`` in YAML registries. The event handler
``sphinx_refalign.events.check_rules`` warns about each violation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sphinx_refalign.alignment.coverage import select_planned
from sphinx_refalign.alignment.filters import Filter, UnmatchedValue, read_years
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.registry.i18n import same_language
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.wikipedia import wikipedia_page

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

REQUIREMENTS = ("at-least", "used", "met", "languages")
"""The requirements that a rule can have; each rule has exactly one."""


class RuleError(ValueError):
    """An invalid rule; the message explains the error and how to correct it."""


class Violation(NamedTuple):
    """A violation of a rule, by a document (``document``) or by a resource of the registry (``key``)."""

    document: str
    key: str
    message: str


def _split_words(value: Any) -> list[str]:
    return _split(value, r"[,\s]+")


def _split_names(value: Any) -> list[str]:
    """Split at semicolons, or at commas if there is none, as directive options do."""
    return _split(value, r";" if isinstance(value, str) and ";" in value else r",")


def _split(value: Any, separator: str) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in re.split(separator, value) if part.strip()]
    values = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(item, str | int) or isinstance(item, bool) for item in values):
        raise PydanticCustomError("words", "must be a string or a list of strings")
    return [str(item) for item in values]


def _parse_positive(value: Any) -> int:
    # The YAML reader keeps every scalar as the text in the file.
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,5}", str(value)):
        raise PydanticCustomError("number", "must be a positive integer")
    return int(value)


def _parse_true(value: Any) -> bool:
    if value is not True and str(value).lower() not in ("true", "yes"):
        raise PydanticCustomError("yes", "must be true")
    return True


WordList = Annotated[list[str], BeforeValidator(_split_words)]

NameList = Annotated[list[str], BeforeValidator(_split_names)]

TrueFlag = Annotated[bool, BeforeValidator(_parse_true)]


class Rule(BaseModel):
    """A rule: the filters of a table, which select documents and resources, and one requirement."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    documents: WordList = Field(default_factory=list)
    kinds: WordList = Field(default_factory=list)
    relations: WordList = Field(default_factory=list)
    resources: WordList = Field(default_factory=list)
    areas: NameList = Field(default_factory=list)
    institutions: NameList = Field(default_factory=list)
    years: WordList = Field(default_factory=list)

    at_least: Annotated[int, BeforeValidator(_parse_positive)] = Field(default=0, alias="at-least")
    """The number of selected resources that each selected document must reference."""
    used: TrueFlag = False
    """Whether each selected resource must be used in a selected document."""
    met: TrueFlag = False
    """Whether each planned alignment must be met."""
    languages: WordList = Field(default_factory=list)
    """The languages in which each selected resource must have its title and its URL."""
    message: str = ""
    """A text that the author adds to the warnings."""

    @property
    def filter(self) -> Filter:
        """Return the filter that selects the documents and resources of the rule."""
        ranges = (read_years(word) for word in self.years)
        return Filter(
            tuple(self.kinds), tuple(self.documents), tuple(self.relations), tuple(self.resources),
            tuple(self.areas), tuple(self.institutions), tuple(years for years in ranges if years),
        )  # fmt: skip


def read_rule(value: Any, kinds: Collection[str], relations: Collection[str]) -> Rule:
    """Return the rule that a mapping describes.

    Args:
        value: the value from conf.py or from a registry.
        kinds: the names of all kinds.
        relations: the names of all relations.

    Raises:
        RuleError: the value is not a valid rule; the message explains the error.

    """
    try:
        rule = Rule.model_validate(value)
    except ValidationError as error:
        raise RuleError(_explain(error)) from None
    for field, words, valid in (("kinds", rule.kinds, kinds), ("relations", rule.relations, relations)):
        for word in words:
            if word not in valid:
                hint = did_you_mean(word, valid) or f"; correct it or declare it in refalign_{field}"
                raise RuleError(f"{field}: unknown value {word!r}{hint}")
    for word in rule.years:
        if read_years(word) is None:
            raise RuleError(f"years: unknown value {word!r}; write 2003, 2000-2010, 2000- or -2010")
    number = sum(map(bool, (rule.at_least, rule.used, rule.met, rule.languages)))
    if number == 0:
        raise RuleError(f"rule has no requirement; add one of {', '.join(REQUIREMENTS)}")
    if number > 1:
        raise RuleError(f"rule has {number} requirements; keep one of {', '.join(REQUIREMENTS)}")
    if rule.met and rule.relations:
        raise RuleError("relations: planned alignments have no relation; remove relations from this rule")
    return rule


def _explain(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    names = [field.alias or name for name, field in Rule.model_fields.items()]
    if details["type"] == "extra_forbidden":
        name = str(details["loc"][0])
        hint = did_you_mean(name, names) or "; see refalign_rules in the documentation"
        return f"unknown field {name!r}{hint}"
    if not details["loc"]:
        return f"rule must be a map with one of {', '.join(REQUIREMENTS)}"
    path = ".".join(map(str, details["loc"][:1]))
    prefix = f"{path}: " if path else ""
    return f"{prefix}{details['msg'][0].lower()}{details['msg'][1:]}, not {details['input']!r}"


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
    kinds = f"{' or '.join(rule.kinds)} " if rule.kinds else ""
    details = [
        f" {preposition} {' or '.join(values)}"
        for preposition, values in (
            ("with relation", rule.relations), ("with key", rule.resources), ("in area", rule.areas),
            ("of institution", rule.institutions), ("from", rule.years),
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
    documents = f" matching {' '.join(rule.documents)}" if rule.documents else ""
    relation = f" with relation {' or '.join(rule.relations)}" if rule.relations else ""
    for key in _select_keys(project, rule):
        if key not in used:
            message = f"no page{documents} references {key!r}{relation}; the rule requires its use"
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
    # With documents or relations, the rule is about the resources that are used there.
    selected = used if rule.documents or rule.relations else None
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
