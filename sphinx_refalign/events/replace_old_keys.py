"""Replaces the other keys of resources (``ids``) in citations, and reads pages again when they change.

A page that references a resource by another key gets the current key while it is read: ids on the page and
the bibliographies of sphinxcontrib-bibtex are made of keys. So such a page depends on the registry.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from sphinx_refalign.bibtex.bib_file import EXTENSION
from sphinx_refalign.bibtex.citations import OLD_NAMES, replace_old_names
from sphinx_refalign.domain.domain import RefalignDomain, domain_of


def connect(app: Sphinx) -> None:
    """Connect the transform and the handlers."""
    app.add_transform(CitationKeys)
    app.connect("config-inited", replace_footcite_roles)
    app.connect("env-get-outdated", find_outdated)


def replace_footcite_roles(app: Sphinx, config: Config) -> None:
    """Let ``:footcite:`` accept the other keys of resources: it makes its footnotes while a page is read."""
    if EXTENSION not in app.extensions:
        return
    from sphinxcontrib.bibtex.foot_roles import FootCiteRole

    class FootCite(FootCiteRole):
        """A ``:footcite:`` role that replaces the other keys of resources."""

        def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
            names = domain_of(self.env).old_cite_names
            keys = [key.strip() for key in self.text.split(",")]
            # sphinxcontrib-bibtex before 2.7 reads the keys from ``target``.
            self.text = self.target = ",".join(names.get(key, key) for key in keys)
            result, messages = super().run()
            references = (
                reference for node in result for reference in node.findall(nodes.footnote_reference)
            )
            if (reference := next(references, None)) is not None:
                old_names = {key: names[key] for key in keys if key in names}
                if old_names:
                    reference[OLD_NAMES] = old_names
            return result, messages

    app.add_role("footcite", FootCite(), override=True)

    def replace_roles_of_domain(app: Sphinx) -> None:
        # Only the domain itself knows the names of its roles, in all versions of sphinxcontrib-bibtex.
        domain = app.env.get_domain("footcite")
        domain.roles = {name: FootCite() for name in domain.roles}  # type: ignore[misc]

    app.connect("builder-inited", replace_roles_of_domain)


class CitationKeys(SphinxTransform):
    """Replaces the other keys of resources in ``:cite:``, before the domains collect the data of the page."""

    default_priority = 800

    def apply(self, **kwargs: object) -> None:
        """Replace the keys in the page and in the data of sphinxcontrib-bibtex."""
        names = domain_of(self.env).old_cite_names
        if names:  # only with sphinxcontrib-bibtex
            replace_old_names(self.document, self.env.get_domain("cite").data["citation_refs"], names)


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages on which a key leads to another key than at the time of reading."""
    domain = domain_of(env)
    return sorted(docname for docname in domain.environment_data.pages if _is_outdated(domain, docname))


def _is_outdated(domain: RefalignDomain, docname: str) -> bool:
    page, current_key, names = (
        domain.environment_data.page(docname), domain.registry.current_key, domain.old_cite_names,
    )  # fmt: skip
    cited_by_name = [cited for cited in page.citations if not cited.is_native]
    return (
        any(current_key(use.key) != use.key for use in page.uses)
        or any(current_key(old) != key for old, key in page.old_keys.items())
        or any(domain.registry.keys_in(text) != keys for text, keys in page.split_keys.items())
        or any(names.get(cited.use.key, cited.use.key) != cited.use.key for cited in cited_by_name)
        or any(names.get(old, old) != name for old, name in page.old_citations.items())
    )
