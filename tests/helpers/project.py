"""Helpers for tests with Sphinx: a project in a folder, and pages in reStructuredText or MyST."""

from __future__ import annotations

import gettext
import io
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

REGISTRY = """\
hypervisor:
  type: wikidef
  title: {en: Hypervisor, zh: 虚拟机监视器}
  url:
    en: https://en.wikipedia.org/wiki/Hypervisor
    zh: https://zh.wikipedia.org/wiki/Hypervisor
  area: {en: Virtualization, zh: 虚拟化}
  definition: {en: Software that runs virtual machines., zh: 运行虚拟机的软件。}
  concepts:
    - Type 1: runs on the hardware
    - Type 2: runs on an operating system
  related: [{title: KVM, url: "https://example.org/kvm", note: in Linux}]
  chapters: [{document: layers, label: Hypervisor layer}, nowhere/at-all]
mit-6.824:
  type: course
  title: Distributed Systems
  institution: MIT
  number: 6.824
  url: https://pdos.csail.mit.edu/6.824/
  materials: [{title: Schedule, url: "https://pdos.csail.mit.edu/6.824/schedule.html"}]
  topics:
    - MapReduce: large data
    - Raft consensus: {text: agreement, aligns: configuration management, chapters: [layers]}
xen-2003:
  type: paper
  title: Xen and the Art of Virtualization
  author: [Paul Barham, Boris Dragovic, et al.]
  container: SOSP
  date: 2003
  area: Virtualization
  url: https://example.org/xen.pdf
oci:
  type: organization
  title: Open Container Initiative
  short: OCI
  url: https://opencontainers.org/
  standards: [OCI Image Specification]
oci-image: {type: standard, organization: oci, title: OCI Image Specification}
taocp: {type: book, title: The Art of Computer Programming, author: Donald E. Knuth, date: 1968}
"""


class Heading(NamedTuple):
    """A section title: a text, or a paragraph with roles."""

    text: Any
    level: int = 1


class Directive(NamedTuple):
    """A directive with its argument, options and body."""

    name: str
    argument: str = ""
    options: Mapping[str, str] = {}
    body: Any = ""
    """A text, or a paragraph."""


class Role(NamedTuple):
    """A role in a paragraph."""

    name: str
    text: str


class Paragraph(tuple[Any, ...]):
    """Texts and roles in one line."""

    def __new__(cls, *parts: str | Role) -> Paragraph:
        return super().__new__(cls, parts)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


def source(markup: str, *parts: Any) -> str:
    """Return the text of a page in reStructuredText (``rst``) or MyST (``md``)."""
    return "\n".join(_WRITERS[markup](part) for part in parts)


def _rst(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Heading):
        title = _rst(part.text).strip()
        return f"{title}\n{'=-~^'[part.level - 1] * 2 * len(title)}\n"
    if isinstance(part, Directive):
        options = "".join(f"   :{name}: {value}\n" for name, value in part.options.items())
        body = "".join(f"   {line}\n" for line in "".join(_rst(part.body)).splitlines())
        return f".. {part.name}:: {part.argument}\n{options}\n{body}"
    return "".join(f":{item.name}:`{item.text}`" if isinstance(item, Role) else item for item in part) + "\n"


def _md(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Heading):
        return f"{'#' * part.level} {_md(part.text).strip()}\n"
    if isinstance(part, Directive):
        options = "".join(f":{name}: {value}\n" for name, value in part.options.items())
        body = f"\n{_md(part.body)}\n" if part.body else ""
        return f"````{{{part.name}}} {part.argument}\n{options}{body}````\n"
    return (
        "".join(f"{{{item.name}}}`{item.text}`" if isinstance(item, Role) else item for item in part) + "\n"
    )


_WRITERS = {"rst": _rst, "md": _md}


@dataclass
class Built:
    """The result of a build: output folder, warnings, documents read and written."""

    out: Path
    warnings: str
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def html(self, page: str = "index") -> BeautifulSoup:
        """Return the main content of a page, without cards and cite boxes."""
        text = (self.out / f"{page}.html").read_text(encoding="utf-8")
        body = BeautifulSoup(text, "html.parser").select_one("div.body")
        assert body is not None
        for hidden in body.select(".refalign-cards, .refalign-cite"):
            hidden.decompose()
        return body

    def text(self, page: str = "index") -> str:
        """Return the text of the main content of a page, with single spaces."""
        return " ".join(self.html(page).get_text(" ").split())

    @property
    def data(self) -> dict[str, Any]:
        """Return ``alignment.json``."""
        return json.loads((self.out / "alignment.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


class Project:
    """A documentation project in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.head = ""
        """Text of conf.py before the options."""
        self.conf: dict[str, Any] = {
            "extensions": ["sphinx_refalign", "myst_parser"],
            "refalign_registry": ["*.yaml"],
            "html_theme": "basic",
            "html_show_copyright": False,
            "show_warning_types": True,  # off by default in Sphinx 7.4
        }

    def write(self, name: str, text: str) -> Project:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def edit(self, name: str, old: str, new: str) -> Project:
        """Change a file of the project."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        return self.write(name, text.replace(old, new))

    def page(self, name: str, markup: str, *parts: Any) -> Project:
        """Write a page of parts in a markup, ``rst`` or ``md``."""
        return self.write(f"{name}.{markup}", source(markup, *parts))

    def build(
        self,
        builder: str = "html",
        *,
        out: str = "",
        trees: str = "",
        parallel: int = 1,
        names: tuple[str, ...] = (),
    ) -> Built:
        """Build the project, incrementally after an earlier build."""
        options = "".join(f"{name} = {value!r}\n" for name, value in self.conf.items())
        self.write("conf.py", self.head + options)
        built = Built(self.root / "_build" / (out or builder), "")
        warnings = io.StringIO()
        # Sphinx and Python cache the messages of a language for the life of the process.
        translators.clear()
        gettext._translations.clear()  # type: ignore[attr-defined]

        def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
            built.written.add(docname)

        # With a handler of an extension that is not known, no HTML is kept.
        note_written.__module__ = "sphinx.testing"
        with docutils_namespace(), patch_docutils(str(self.root)):
            app = Sphinx(
                self.root, self.root, built.out, self.root / "_build" / f"doctrees{trees}", builder,
                status=None, warning=warnings, parallel=parallel,
            )  # fmt: skip
            app.connect("source-read", lambda app, name, text: built.read.add(name))
            app.connect("doctree-resolved", note_written)
            if names:
                app.build(filenames=[str(self.root / name) for name in names])
            else:
                app.build()
        built.warnings = _clean_log(warnings.getvalue(), self.root)
        return built


def _clean_log(text: str, root: Path) -> str:
    text = re.sub(r"\x1b\[[\d;]*m", "", text).replace(f"{root}/", "")
    # docutils writes paths relative to the working directory where both are below the same top folder.
    return text.replace(f"{os.path.relpath(root)}/", "")


def build_and_build_clean(project: Project, *, parallel: int = 1) -> tuple[Built, Built]:
    """Return a build, after which another one does nothing, and a clean build of the same sources."""
    built = project.build(parallel=parallel)
    again = project.build(parallel=parallel)
    assert (again.read, again.written) == (set(), set())
    root = project.root.parent / "clean"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(project.root, root, ignore=shutil.ignore_patterns("_build"))
    clean = Project(root)
    clean.conf = project.conf
    return built, clean.build()
