"""Finds our directives and roles in the syntax of the other markup, and a first page without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import conf_location
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.domain.domain import domain_of

_NAME = r"((?:refalign:)?[a-z][a-z0-9-]*)"

_COLON_FENCE = re.compile(rf":{{3,}}\{{{_NAME}\}}")

_DIRECTIVE = re.compile(rf"\.\. {_NAME}::(?:\s|$)")

_ROLE = re.compile(rf"(?:^|\W):{_NAME}:$")

_MYST_ROLE = re.compile(rf"\{{{_NAME}\}}`[^`]+`")


def connect(app: Sphinx) -> None:
    """Check each page that is read, and before that whether Sphinx can read the first one."""
    app.connect("env-before-read-docs", check_first_page)
    app.connect("doctree-read", check_markup)


def check_first_page(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Warn about a first page in Markdown without a parser: Sphinx only says that it cannot load the page."""
    file = f"{app.config.root_doc}.md"
    if app.config.root_doc not in env.found_docs and (Path(app.srcdir) / file).is_file():
        advice = "add 'myst_parser' to extensions (pip install \"sphinx-refalign[myst]\")"
        warn(Warn.MARKUP, f"{file} is not read: it is Markdown; {advice}", conf_location(app, "extensions"))


def check_markup(app: Sphinx, doctree: nodes.document) -> None:
    """Warn about directives and roles that are plain text, because they have the syntax of another markup."""
    is_myst = str(app.env.doc2path(app.env.docname)).endswith(".md")
    names = {"resource", *DIRECTIVES, *domain_of(app.env).kinds}
    for node, name, message in _directives(doctree) if is_myst else ():
        if name.removeprefix("refalign:") in names:
            warn(Warn.MARKUP, message, node)
    for node, name in _roles(doctree, is_myst=is_myst):
        if name.removeprefix("refalign:") in names:
            wrong, right = f":{name}:`…`", f"{{{name}}}`…`"
            if not is_myst:
                wrong, right = right, wrong
            markup = "a MyST" if is_myst else "a reStructuredText"
            warn(Warn.MARKUP, f"{wrong} is plain text in {markup} page; write {right}", node)


def _directives(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str, str]]:
    """Yield (node, name, message) for each paragraph of a MyST page that begins like a directive."""
    for paragraph in doctree.findall(nodes.paragraph):
        # Text in backquotes is an example, not a mistake.
        text = paragraph.astext() if isinstance(paragraph.next_node(), nodes.Text) else ""
        if match := _COLON_FENCE.match(text):
            advice = f"add 'colon_fence' to myst_enable_extensions, or write ```{{{match[1]}}}"
            yield paragraph, match[1], f"{match[0]} is plain text on this page; {advice}"
        elif match := _DIRECTIVE.match(text):
            message = f".. {match[1]}:: is plain text in a MyST page; write ```{{{match[1]}}}"
            yield paragraph, match[1], message


def _roles(doctree: nodes.document, *, is_myst: bool) -> Iterator[tuple[nodes.Element, str]]:
    """Yield (node, name) for each text in backquotes behind what is a role in the other markup."""
    for paragraph in doctree.findall(nodes.paragraph):
        for before, node in pairwise([*paragraph.children, nodes.Text("")]):
            if not isinstance(before, nodes.Text):
                continue
            is_role = is_myst and isinstance(node, nodes.literal)
            match = _ROLE.search(before.astext()[-80:]) if is_role else None
            if match is None and not is_myst:
                match = _MYST_ROLE.search(before.astext())
            if match is not None:
                yield paragraph, match[1]
