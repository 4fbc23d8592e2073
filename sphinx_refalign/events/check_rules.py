"""Checks rules, coverage thresholds and planned places in every build, with a warning for each failure."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import RefalignConfig, conf_location
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import RefalignDomain, domain_of

if TYPE_CHECKING:
    from sphinx_refalign.alignment.coverage import CoverageOptions
    from sphinx_refalign.alignment.rules import Rule, Violation


class _RuleValue(NamedTuple):
    """A rule as written, with its name in warnings and its location."""

    value: object
    name: str
    location: str


def connect(app: Sphinx) -> None:
    """Check when all pages are read, also in builds that write nothing."""
    app.connect("env-get-updated", check_rules, priority=950)


def check_rules(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn about each broken rule and each coverage below its threshold."""
    domain = domain_of(env)
    rules = _rule_values(app, domain)
    if rules:
        _check_rules(app, domain, rules)
    _check_thresholds(domain)
    if RefalignConfig(app.config).warns_about_planned_places:
        _check_planned_places(domain)
    return []


def _check_thresholds(domain: RefalignDomain) -> None:
    for docname, options, line in _coverages_with_threshold(domain):
        from sphinx_refalign.alignment.coverage import below_threshold, measure_coverage

        for name, count, threshold in below_threshold(
            measure_coverage(domain.project, options.filter), options.thresholds
        ):
            # Rounded down, so that a value below the threshold never looks equal to it.
            percentage = f"{math.floor(100 * count.percent) / 100:g}% ({count.done} of {count.total})"
            message = f"coverage of {name} is {percentage}, below {threshold:g}%"
            warn(Warn.COVERAGE, message, f"{domain.env.doc2path(docname)}:{line}")


def _check_planned_places(domain: RefalignDomain) -> None:
    """Warn about each planned place that leads to no page, once for each resource."""
    missing = {(plan.key, plan.document): plan for plan in domain.project.planned if not plan.exists}
    if not missing:
        return
    from sphinx_refalign.domain.page_suggestions import PageSuggestions

    titles = domain.env.titles
    names = [name for name in domain.project.order if name in titles]
    suggestions = PageSuggestions({name: titles[name].astext() for name in names})
    for (key, reference), plan in missing.items():
        hint = suggestions.hint(reference, plan.label) or "; correct the path or remove it"
        message = f"{key}.chapters: {reference!r} is no page of this project{hint}"
        warn(Warn.PLANNED, message, domain.registry.entries[key].location)


def _rule_values(app: Sphinx, domain: RefalignDomain) -> list[_RuleValue]:
    """Return the rules of conf.py and of the registry."""
    declared = RefalignConfig(app.config).rules
    location = conf_location(app, "refalign_rules") if declared else ""
    rules = [_RuleValue(value, f"refalign_rules[{index}]", location) for index, value in enumerate(declared)]
    for rule in domain.registry.rules:
        name = f".rules in {posixpath.basename(rule.file)}:{rule.line}"
        rules.append(_RuleValue(rule.value, name, f"{rule.file}:{rule.line}"))
    return rules


def _check_rules(app: Sphinx, domain: RefalignDomain, rules: list[_RuleValue]) -> None:
    # Imported on first use: few projects have rules, and pydantic takes time to compile their model.
    from sphinx_refalign.alignment.filters import suggest_value
    from sphinx_refalign.alignment.rules import unmatched_values, violations

    for rule, name, location in _valid_rules(app, domain, rules):
        for unmatched in unmatched_values(domain.project, rule):
            hint = suggest_value(domain.registry, unmatched) or "; the rule applies to nothing"
            message = f"{name}: {unmatched.option}: nothing matches {unmatched.value!r}{hint}"
            warn(Warn.RULE, message, location)
        for violation in violations(domain.project, rule):
            warn(Warn.RULE, f"{violation.message} ({name})", _location(domain, violation))


def _valid_rules(
    app: Sphinx, domain: RefalignDomain, rules: list[_RuleValue]
) -> Iterator[tuple[Rule, str, str]]:
    """Yield (rule, name, location) for each valid rule; warn about the others."""
    from sphinx_refalign.alignment.rules import RuleError, read_rule

    for value, name, location in rules:
        try:
            yield read_rule(value, domain.kinds, RefalignConfig(app.config).relations), name, location
        except RuleError as error:
            warn(Warn.CONFIG, f"{name.partition(' in ')[0]}: {error}", location)


def _coverages_with_threshold(domain: RefalignDomain) -> Iterator[tuple[str, CoverageOptions, int]]:
    """Yield (document, options, line) of each coverage to check; others need not be computed."""
    for docname in domain.environment_data.pages:
        for view in domain.page(docname).views:
            if view.type != "coverage":
                continue
            from sphinx_refalign.alignment.coverage import CoverageOptions

            options = CoverageOptions(*view.options)
            if options.thresholds:
                yield docname, options, view.line


def _location(domain: RefalignDomain, violation: Violation) -> str:
    """Return the page that breaks a rule, or the location of the registry entry."""
    if violation.document:
        return violation.document
    entry = domain.registry.entries[violation.key]
    return f"{entry.file}:{entry.line}"
