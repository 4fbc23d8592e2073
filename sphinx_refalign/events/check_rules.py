"""What a project demands of itself, held in every build: a warning each, on which ``-W`` ends the build."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.coverage import CoverageOptions, below_threshold, coverage
from sphinx_refalign.alignment.rules import (
    Rule,
    RuleError,
    Violation,
    read_rule,
    unmatched_values,
    violations,
)
from sphinx_refalign.config import conf_location, relations
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.registry.problems import did_you_mean


def connect(app: Sphinx) -> None:
    """Look when all pages are read: also where nothing is to be written."""
    app.connect("env-get-updated", check_rules, priority=950)


def check_rules(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of every rule and every threshold that is not kept."""
    domain = domain_of(env)
    for rule, name, where in _rules(app, domain):
        for stranger in unmatched_values(domain.project, rule):
            hint = did_you_mean(stranger.value, stranger.known) or "; it holds for nothing there"
            warn(Warn.RULE, f"{name}: {stranger.option}: nothing fits {stranger.value!r}{hint}", where)
        for one in violations(domain.project, rule):
            warn(Warn.RULE, f"{one.message} ({name})", _location(domain, one))
    for docname, options, line in _coverages(domain):
        for name, count, least in below_threshold(
            coverage(domain.project, options.filter), options.thresholds
        ):
            # Rounded down, so that what is below does not look as if it were not.
            told = f"{math.floor(100 * count.percent) / 100:g}% ({count.done} of {count.total})"
            message = f"coverage of {name} is {told}, below {least:g}%"
            warn(Warn.COVERAGE, message, f"{env.doc2path(docname)}:{line}")
    return []


def _rules(app: Sphinx, domain: RefalignDomain) -> Iterator[tuple[Rule, str, str]]:
    """Every rule of conf.py and of the registry, what it is called, and where it stands."""
    own = conf_location(app, "refalign_rules") if app.config.refalign_rules else ""
    written = [(one, f"refalign_rules[{at}]", own) for at, one in enumerate(app.config.refalign_rules)]
    for one in domain.registry.rules:
        name = f".rules in {posixpath.basename(one.file)}:{one.line}"
        written.append((one.value, name, f"{one.file}:{one.line}"))
    for value, name, where in written:
        try:
            yield read_rule(value, domain.kinds, relations(app.config)), name, where
        except RuleError as error:
            warn(Warn.CONFIG, f"{name.partition(' in ')[0]}: {error}", where)


def _coverages(domain: RefalignDomain) -> Iterator[tuple[str, CoverageOptions, int]]:
    """Every coverage that has a threshold, and where it stands: the others cost a build nothing."""
    for docname, views in domain.views.items():
        for view in views:
            options = CoverageOptions(*view.options) if view.what == "coverage" else None
            if options is not None and options.thresholds:
                yield docname, options, view.line


def _location(domain: RefalignDomain, found: Violation) -> str:
    """The page, or the entry of the registry."""
    if found.document:
        return found.document
    entry = domain.registry.entries[found.key]
    return f"{entry.file}:{entry.line}"
