"""Checks whether the registry has what the pages show: any entry at all, and addresses of resources.

It also checks whether the pages have what ``refalign_role_target`` names.
"""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.records import BIBLIOGRAPHY, CATALOG, ROLE
from sphinx_refalign.bibtex.bib_file import EXTENSION
from sphinx_refalign.config import RefalignConfig, conf_location, misspelled_options
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import RefalignDomain, domain_of
from sphinx_refalign.domain.lookup import find_resource, is_in_other_project
from sphinx_refalign.events.load_registry import written_folders
from sphinx_refalign.registry.completeness import missing_address
from sphinx_refalign.registry.files import find_files


def connect(app: Sphinx) -> None:
    """Check when all pages are read, also in builds that read and write nothing."""
    app.connect("env-get-updated", check_registry, priority=950)


def check_registry(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn once about a registry without entries, else about each shown resource that cannot be found."""
    domain = domain_of(env)
    if domain.registry.is_empty:
        _warn_if_used(app, domain)
    else:
        _check_addresses(domain)
        _check_role_target(app, domain)
    return []


def _check_role_target(app: Sphinx, domain: RefalignDomain) -> None:
    """Warn once if no role can lead where ``refalign_role_target`` says; single missing entries are usual."""
    target = RefalignConfig(app.config).role_target
    pages = domain.environment_data.pages.values()
    problem = ""
    if target == BIBLIOGRAPHY and domain.bibliography is None:
        problem = f"the extension {EXTENSION} is not loaded; add it to extensions"
    elif target == CATALOG and not any(view.type == "catalog" for page in pages for view in page.views):
        problem = "no page has a resource-catalog; add one"
    if problem and any(use.origin == ROLE for page in pages for use in page.uses):
        message = f"refalign_role_target = {target!r}: {problem}, or roles lead to addresses"
        warn(Warn.CONFIG, message, conf_location(app, "refalign_role_target"))


def _warn_if_used(app: Sphinx, domain: RefalignDomain) -> None:
    patterns = RefalignConfig(app.config).registry_patterns
    files, missing = find_files(patterns, str(app.confdir), written_folders(app))
    is_reported = missing or domain.registry.problems or _is_misspelled(app)
    page = "" if is_reported else next(_pages_with_resources(domain), "")
    if not page:
        return
    if patterns:
        names = ", ".join(file.removeprefix(f"{app.confdir}/") for file in files)
        message = f"refalign_registry: no entry in {names}, but page {page!r} uses resources; add them"
    else:
        advice = "set it to the registry files, such as ['resources.yaml']"
        message = f"refalign_registry is empty, but page {page!r} uses resources; {advice}"
    warn(Warn.CONFIG, message, conf_location(app, "refalign_registry"))


def _is_misspelled(app: Sphinx) -> bool:
    """Return whether conf.py has a name that seems to mean ``refalign_registry``."""
    raw = app.config._raw_config  # noqa: SLF001 - what conf.py contains
    return "refalign_registry" in misspelled_options(raw, app.config.values)


def _pages_with_resources(domain: RefalignDomain) -> Iterator[str]:
    """Yield the pages that refer to resources of this project, or show views of all."""
    for document in domain.project.order:
        page = domain.page(document)
        failures = ((use, find_resource(domain.registry, use.key, use.kind)) for use in page.uses)
        if page.views or any(not is_in_other_project(domain.env, *failure) for failure in failures):
            yield document


def _check_addresses(domain: RefalignDomain) -> None:
    shown = {
        use.key: use.document
        for document in reversed(domain.project.order)
        for use in domain.page(document).uses
        if not use.mention and domain.registry.entry_of_kind(use.key, use.kind) is not None
    }
    reported = {problem.path for problem in domain.registry.problems}
    for key, entry in domain.registry.entries.items():
        if (
            key in shown
            and f"{key}.url" not in reported
            and (advice := missing_address(domain.registry, entry))
        ):
            message = f"{key}: {advice}; a page shows it ({shown[key]!r})"
            warn(Warn.INCOMPLETE, message, f"{entry.file}:{entry.line}")
