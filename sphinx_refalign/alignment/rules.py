"""Rules that a project sets itself: what each chapter must lean on, what must be used, met or translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sphinx_refalign.alignment.coverage import planned_of
from sphinx_refalign.alignment.filters import Filter, UnmatchedValue, read_years
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.registry.i18n import same_language
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.wikipedia import wikipedia_page

DEMANDS = ("at-least", "used", "met", "languages")
"""What a rule can ask for; each rule asks for one of them."""


class RuleError(ValueError):
    """A rule that cannot be read; the message says why and what to write."""


class Violation(NamedTuple):
    """Where a rule does not hold: in a document, or else at a resource of the registry."""

    document: str
    key: str
    message: str


def _words(value: Any) -> list[str]:
    return _listed(value, r"[,\s]+")


def _names(value: Any) -> list[str]:
    """Separated as in the option of a directive: by semicolons, or by commas where there is none."""
    return _listed(value, r";" if isinstance(value, str) and ";" in value else r",")


def _listed(value: Any, between: str) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in re.split(between, value) if part.strip()]
    values = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(one, str | int) or isinstance(one, bool) for one in values):
        raise PydanticCustomError("words", "must be a text or a list of texts")
    return [str(one) for one in values]


def _number(value: Any) -> int:
    # In YAML every value is the text that was typed.
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,5}", str(value)):
        raise PydanticCustomError("number", "must be a number from 1 on")
    return int(value)


def _yes(value: Any) -> bool:
    if value is not True and str(value).lower() not in ("true", "yes"):
        raise PydanticCustomError("yes", "must be true")
    return True


Words = Annotated[list[str], BeforeValidator(_words)]


Names = Annotated[list[str], BeforeValidator(_names)]


Yes = Annotated[bool, BeforeValidator(_yes)]


class Rule(BaseModel):
    """One rule: which documents and resources it is about, by the filters of a table, and one demand."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    documents: Words = Field(default_factory=list)
    kinds: Words = Field(default_factory=list)
    relations: Words = Field(default_factory=list)
    resources: Words = Field(default_factory=list)
    areas: Names = Field(default_factory=list)
    institutions: Names = Field(default_factory=list)
    years: Words = Field(default_factory=list)

    at_least: Annotated[int, BeforeValidator(_number)] = Field(default=0, alias="at-least")
    """How many of the resources each of the documents leans on."""
    used: Yes = False
    """Whether each of the resources must be used in one of the documents."""
    met: Yes = False
    """Whether each planned alignment must be there."""
    languages: Words = Field(default_factory=list)
    """The languages in which each of the resources must have its title and its address."""
    message: str = ""
    """What the author wants to be told with it."""

    @property
    def filter(self) -> Filter:
        """What it is about."""
        years = (read_years(word) for word in self.years)
        return Filter(
            tuple(self.kinds), tuple(self.documents), tuple(self.relations), tuple(self.resources),
            tuple(self.areas), tuple(self.institutions), tuple(one for one in years if one),
        )  # fmt: skip


def read_rule(value: Any, kinds: Collection[str], relations: Collection[str]) -> Rule:
    """A rule out of a mapping.

    Raises:
        RuleError: where it is none; the message says what is wrong with it.

    """
    try:
        rule = Rule.model_validate(value)
    except ValidationError as error:
        raise RuleError(_phrase(error)) from None
    for name, given, known in (("kinds", rule.kinds, kinds), ("relations", rule.relations, relations)):
        for word in given:
            if word not in known:
                hint = did_you_mean(word, known) or f"; known are {', '.join(known)}"
                raise RuleError(f"{name}: unknown value {word!r}{hint}")
    for word in rule.years:
        if read_years(word) is None:
            raise RuleError(f"years: unknown value {word!r}; write 2003, 2000-2010, 2000- or -2010")
    asked = [bool(one) for one in (rule.at_least, rule.used, rule.met, rule.languages)]
    if sum(asked) != 1:
        raise RuleError(f"a rule asks for one of {', '.join(DEMANDS)}; this one for {sum(asked) or 'none'}")
    if rule.met and rule.relations:
        raise RuleError("relations: what is planned has none yet; leave them out")
    return rule


def _phrase(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    names = [field.alias or name for name, field in Rule.model_fields.items()]
    if first["type"] == "extra_forbidden":
        name = str(first["loc"][0])
        return f"unknown name {name!r}" + (did_you_mean(name, names) or f"; known are {', '.join(names)}")
    if not first["loc"]:
        return f"a rule is a map of {', '.join(names)}"
    where = ".".join(map(str, first["loc"][:1]))
    told = f"{where}: " if where else ""
    return f"{told}{first['msg'][0].lower()}{first['msg'][1:]}, not {first['input']!r}"


def violations(project: Project, rule: Rule) -> Iterator[Violation]:
    """Every place where a rule does not hold."""
    check: Callable[[Project, Rule], Iterator[Violation]] = (
        _at_least if rule.at_least else _used if rule.used else _met if rule.met else _languages
    )
    for found in check(project, rule):
        told = f"{found.message}; {rule.message}" if rule.message else found.message
        yield found._replace(message=told)


def unmatched_values(project: Project, rule: Rule) -> list[UnmatchedValue]:
    """What it is about and nothing is: such a rule cannot be broken, or says less than it seems to."""
    return list(rule.filter.unmatched_values(project.registry, list(project.order)))


def _at_least(project: Project, rule: Rule) -> Iterator[Violation]:
    wanted = rule.filter
    found: dict[str, set[str]] = {document: set() for document in project.chapters(wanted)}
    for one in wanted.alignments(project.registry, project.alignments):
        found[one.document].add(one.key)
    for document, keys in found.items():
        if len(keys) < rule.at_least:
            asked = f"{rule.at_least} resource{'s' if rule.at_least > 1 else ''}{_about(rule)}"
            yield Violation(document, "", f"this page must lean on at least {asked}, and does on {len(keys)}")


def _about(rule: Rule) -> str:
    """What the resources are that a rule is about."""
    told = [
        f"{word} {' or '.join(values)}"
        for word, values in (
            ("of the kind", rule.kinds), ("in the relation", rule.relations),
            ("with the key", rule.resources), ("of the area", rule.areas),
            ("of the institution", rule.institutions), ("of", rule.years),
        )
        if values
    ]  # fmt: skip
    return "".join(f" {one}" for one in told)


def _keys(project: Project, rule: Rule) -> list[str]:
    return list(filter(rule.filter.resources_of(project.registry), project.registry))


def _used(project: Project, rule: Rule) -> Iterator[Violation]:
    used = {one.key for one in rule.filter.alignments(project.registry, project.alignments)}
    where = f" of {' '.join(rule.documents)}" if rule.documents else ""
    for key in _keys(project, rule):
        if key not in used:
            relation = f" in the relation {' or '.join(rule.relations)}" if rule.relations else ""
            yield Violation("", key, f"no page{where} uses {key!r}{relation}, and each must be used")


def _met(project: Project, rule: Rule) -> Iterator[Violation]:
    _, missing = planned_of(project, rule.filter)
    for together in missing:
        plan = together[0]
        if plan.exists:
            message = f"the registry plans {plan.key!r} for this page, which does not refer to it"
            yield Violation(plan.document, plan.key, message)
        else:
            message = f"{plan.key!r} is planned for {plan.document!r}, and there is no such page"
            yield Violation("", plan.key, message)


def _languages(project: Project, rule: Rule) -> Iterator[Violation]:
    used = {one.key for one in rule.filter.alignments(project.registry, project.alignments)}
    # Documents and relations ask for what is used there.
    wanted = used if rule.documents or rule.relations else None
    for key in _keys(project, rule):
        for field in ("title", "url") if wanted is None or key in wanted else ():
            lacking = [tag for tag in rule.languages if not _has(project.registry[key], field, tag)]
            if lacking:
                yield Violation("", key, f"{key!r} has no {field} in {', '.join(lacking)}, and must have one")


def _has(resource: Resource, field: str, language: str) -> bool:
    """Whether a field is there in a language; one that says none is good in all, but for Wikipedia's."""
    value = resource.value(field)
    if isinstance(value, str):
        own = wikipedia_page(value).partition(":")[0]
        return not own or same_language(own, language)
    return any(same_language(tag, language) for tag in value or ())
