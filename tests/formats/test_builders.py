"""Every builder: no warnings, readable text, and links to existing targets."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.helpers.paths import EXAMPLE
from tests.helpers.project import REGISTRY, Built, Directive, Heading, Paragraph, Project, Role

BUILDERS = (
    "html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "json",
    "gettext", "linkcheck", "doctest", "dummy",
)  # fmt: skip
SILENT = ("gettext", "linkcheck", "doctest", "dummy")
"""Builders that write nothing of the inserted content."""

KEYS = {
    "wikidef": "hypervisor",
    "course": "mit-6.824",
    "paper": "xen-2003",
    "organization": "oci",
    "standard": "oci-image",
    "book": "taocp",
}


def everything(markup: str) -> list[object]:
    """Return the parts of a page with every directive, role and style."""
    parts: list[object] = [Heading(f"All in {markup}"), Heading(f"Blocks of {markup}", 2)]
    parts += [Directive(kind, key, {"relation": "applies"}, "Our *own* words.") for kind, key in KEYS.items()]
    parts += [Heading(f"Styles of {markup}", 2)]
    parts += [
        Directive("resource", "xen-2003", {"style": style}, "Words.")
        for style in ("card", "list", "inline", "reference")
    ]
    parts += [Directive("resource", "xen-2003", {"hide": "url"}), Directive("book", "taocp, taocp")]
    parts += [Heading(f"Roles of {markup}", 2)]
    parts += [
        Paragraph("See ", Role(kind, key), " or ", Role(kind, f"it <{key}>"), ".")
        for kind, key in KEYS.items()
    ]
    parts += [Directive("references", "", {"title": "Read"}, "xen-2003\nmit-6.824\nhypervisor")]
    parts += [Heading(f"Views of {markup}", 2), Directive("alignment-table", "", {"include-planned": ""})]
    parts += [Directive("alignment-matrix", "", {"caption": "Matrix"}), Directive("alignment-coverage")]
    return parts


def small(root: Path) -> Project:
    project = Project(root).write("resources.yaml", REGISTRY)
    project.conf |= {
        "extensions": ["sphinx_refalign", "myst_parser", "sphinx.ext.doctest"],
        "project": "Small", "version": "1", "copyright": "Us", "nitpicky": True, "linkcheck_ignore": [".*"],
        "latex_engine": "xelatex", "latex_elements": {"extrapackages": r"\usepackage{xeCJK}"},
    }  # fmt: skip
    paragraph = Paragraph("Even the first page has ", Role("paper", "xen-2003"), ".")
    project.page("index", "rst", Heading("Small"), paragraph, Directive("toctree", "", {}, "one\ntwo\nall\n"))
    project.page("one", "rst", *everything("rst"))
    project.page("two", "md", *everything("md"))
    return project.page("all", "rst", Heading("Everything"), Directive("resource-catalog"))


def example(root: Path) -> Project:
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("_build"), dirs_exist_ok=True)
    project = Project(root)
    conf = (root / "conf.py").read_text(encoding="utf-8")
    conf += "\nextensions += ['sphinx.ext.doctest']\nnitpicky = True\nlinkcheck_ignore = ['.*']\n"
    project.head, project.conf = conf, {}
    return project


PROJECTS: dict[str, Callable[[Path], Project]] = {"example": example, "small": small}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Built]:
    """Return a function that builds a project with a builder: once, from pages that are read once."""
    projects: dict[str, Project] = {}
    builds: dict[tuple[str, str], Built] = {}

    def build(name: str, builder: str) -> Built:
        if name not in projects:
            projects[name] = PROJECTS[name](tmp_path_factory.mktemp(name))
        if (name, builder) not in builds:
            # The gettext builder marks messages, and cannot use pages that were read for other builders.
            builds[name, builder] = projects[name].build(builder, trees="gettext" * (builder == "gettext"))
        return builds[name, builder]

    return build


Build = Callable[[str, str], Built]


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("name", PROJECTS)
def test_builder_gives_no_warning_and_writes_the_content(built: Build, name: str, builder: str) -> None:
    result = built(name, builder)
    assert result.warnings == ""
    if builder in SILENT:
        return
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in result.out.rglob("*.*")
        if re.search(r"\.(x?html|tex|txt|1|texi|xml|pseudoxml|fjson)$", path.name)
    )
    if builder == "json":
        text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    expected = {
        "example": ["Distributed Systems", "MIT 6.824"],
        "small": ["Paul Barham", "Raft consensus", "SOSP 2003"],
    }
    for phrase in expected[name]:
        assert phrase in text or phrase.replace(".", "@.") in text
    assert "refalign_view" not in text
    assert "refalign-hidden-url" not in text


def targets(page: Tag) -> list[str]:
    """Return the targets of the links of inserted content within the project."""
    parts = page.select("[class^=refalign]")
    urls = {str(link["href"]) for part in parts for link in part.select("a[href]")}
    return sorted(url for url in urls if not re.match(r"[a-z]+:", url))


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "json"])
@pytest.mark.parametrize("name", PROJECTS)
def test_links_have_targets(built: Build, name: str, builder: str) -> None:
    out = built(name, builder).out
    pages = dict(_pages(out, builder))
    ids = {address: [element["id"] for element in page.select("[id]")] for address, page in pages.items()}
    count = 0
    for address, page in pages.items():
        for link in targets(page):
            target, _, anchor = link.partition("#")
            base = address if builder in ("dirhtml", "json") else os.path.dirname(address)
            target_address = os.path.normpath(os.path.join(base, target)) if target else address
            assert target_address in ids, (address, link)
            target_ids = ids[target_address]
            assert not anchor or anchor in target_ids, (address, link)
            assert "--" not in anchor or builder != "singlehtml" or target_ids.count(anchor) == 1, link
            count += 1
    assert count > 20


def _pages(out: Path, builder: str) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield (address, page) of each page; for JSON and dirhtml the address is that of a folder."""
    suffix = {"epub": ".xhtml", "json": ".fjson"}.get(builder, ".html")
    for path in out.rglob(f"*{suffix}"):
        address = path.relative_to(out).as_posix()
        text = path.read_text(encoding="utf-8")
        if builder == "json":
            text = json.loads(text).get("body", "")
            address = address.removesuffix(suffix)
            address = os.path.dirname(address) if address.split("/")[-1] == "index" else address
        elif builder == "dirhtml":
            address = os.path.dirname(address)
        yield address or ".", BeautifulSoup(text, "html.parser")


@pytest.mark.parametrize("name", PROJECTS)
def test_links_of_latex_and_texinfo_have_their_targets(built: Build, name: str) -> None:
    (tex,) = built(name, "latex").out.glob("*.tex")
    text = tex.read_text(encoding="utf-8")
    link_targets = set(re.findall(r"\\hyperref\[\\detokenize\{(.+?)\}\]", text))
    assert len(link_targets) > 10
    assert link_targets <= set(re.findall(r"\\label\{\\detokenize\{(.+?)\}\}", text))
    (texi,) = built(name, "texinfo").out.glob("*.texi")
    text = texi.read_text(encoding="utf-8")
    link_targets = set(re.findall(r"@ref\{([^,}]+)", text))
    assert len(link_targets) > 10
    assert link_targets <= set(re.findall(r"@anchor\{([^}]+)\}", text))


def test_makeinfo_writes_an_info_file(built: Build, tmp_path: Path) -> None:
    if not _has("makeinfo"):
        pytest.skip("makeinfo is missing")
    (texi,) = built("small", "texinfo").out.glob("*.texi")
    command = ["makeinfo", "--no-split", texi, "-o", tmp_path / "small.info"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    text = (tmp_path / "small.info").read_text(encoding="utf-8")
    assert "Paper: Xen and the Art of Virtualization <https://example.org/xen.pdf>" in text


def _has(tool: str) -> bool:
    has_tool = shutil.which(tool) is not None
    assert has_tool or not os.environ.get("CI"), f"{tool} is missing"
    return has_tool


EPUBCHECK = Path("/usr/share/java/epubcheck.jar")


@pytest.mark.formats
@pytest.mark.parametrize("name", PROJECTS)
def test_epubcheck_finds_no_error(built: Build, name: str) -> None:
    if not _has("java") or not EPUBCHECK.is_file():
        assert not os.environ.get("CI"), "epubcheck is missing"
        pytest.skip("epubcheck is missing")
    (book,) = built(name, "epub").out.glob("*.epub")
    result = subprocess.run(["java", "-jar", EPUBCHECK, book], capture_output=True, text=True, check=False)
    output = result.stdout + result.stderr
    assert re.findall(r"^(?:ERROR|FATAL).*", output, re.MULTILINE) == []
    assert "0 errors" in output


@pytest.mark.parametrize("builder", ["text", "man"])
def test_urls_are_written_out_where_links_cannot_be_followed(built: Build, builder: str) -> None:
    text = _text(built("small", builder).out)
    for kind in ("rst", "md"):
        assert f"All in {kind}" in text
    assert (
        text.count("See Xen and the Art of Virtualization <https://example.org/xen.pdf> or it <https://") == 2
    )
    assert "Wikipedia · English <https://en.wikipedia.org/wiki/Hypervisor> · 中文 <https://zh." in text
    assert "6.824: Distributed Systems <https://pdos.csail.mit.edu/6.824/>" in text.replace("*", "")
    assert "Hypervisor [1] (Wikipedia)" in text, "the links of a table are numbered"
    assert "[1] <https://en." in text or "[1] https://en." in text, "their URLs are listed below"
    assert "<#" not in text
    assert "<>" not in text
    # A block has a URL once: in its title only if its fields do not have it.
    assert text.count("Paper: Xen and the Art of Virtualization <https") == 2


def _text(folder: Path) -> str:
    """Return the text of all files, without the markup of man pages."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.*")) if path.is_file())
    return re.sub(r"\s+", " ", re.sub(r"\\X'[^']*'|\\[%:]|\\f[BIP]|\\-|\\&", "", text))


class CountingHandler(http.server.BaseHTTPRequestHandler):
    """Answers every request with 200 and counts the requests by path."""

    def do_HEAD(self) -> None:
        self.server.requests[self.path] += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), CountingHandler)
    server.requests = Counter()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_linkcheck_requests_every_url_once(project: Project, server: http.server.ThreadingHTTPServer) -> None:
    base_url = f"http://127.0.0.1:{server.server_port}"
    text = re.sub(r"https://[^/\s\"]+", base_url, REGISTRY)
    project.write("resources.yaml", text)
    project.page(
        "index", "rst", Heading("T"), Directive("toctree", "", {}, "one\ntwo"), Directive("resource-catalog")
    )
    project.page("one", "rst", *everything("rst"))
    project.page("two", "md", *everything("md"))
    built = project.build("linkcheck")
    assert built.warnings == ""
    paths = set(re.findall(rf"{base_url}(/[^\s\"}}\]]*)", text))
    assert len(paths) == 6
    assert dict(server.requests) == dict.fromkeys(paths, 1)  # type: ignore[attr-defined]
    lines = [json.loads(line) for line in (built.out / "output.json").read_text().splitlines()]
    assert Counter(line["uri"] for line in lines if "#" not in line["uri"]) == dict.fromkeys(
        (base_url + path for path in paths), 1
    )


def test_linkcheck_reports_the_line_of_the_directive(page: Callable[..., Project]) -> None:
    project = page(
        "index", Heading("T"), Paragraph("Text."), Directive("wikidef", "hypervisor"),
        Directive("references", "", {}, "mit-6.824"),
    )  # fmt: skip
    project.conf["linkcheck_ignore"] = [".*"]
    built = project.build("linkcheck")
    source = next(project.root.glob("index.*")).read_text(encoding="utf-8").splitlines()
    lines = [number for number, line in enumerate(source, 1) if "wikidef" in line or "references" in line]
    found = [json.loads(line)["lineno"] for line in (built.out / "output.json").read_text().splitlines()]
    assert sorted(set(found)) == lines
