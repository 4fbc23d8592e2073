"""``refalign rename``: keys change everywhere, pages stay the same, mistakes are reported."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_refalign.cli.main import refalign
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

CONF = "extensions = ['sphinx_refalign']\nrefalign_registry = ['*.yaml', '*.bib']\n"
REGISTRY = "a: {type: paper, title: A, ids: [former]}\nb: {type: paper, title: B}\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(refalign, ["rename", *map(str, arguments)])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return (
        Project(tmp_path / "docs").write("conf.py", CONF).write("r.yaml", REGISTRY)
        .write("index.rst", "T\n=\n\n:paper:`a` and :paper:`b`.\n")
    )  # fmt: skip


def text(project: Project, name: str) -> str:
    return (project.root / name).read_bytes().decode()


def test_key_changes_everywhere(project: Project) -> None:
    project.write("sub/page.md", "{paper}`a`\n").write("part.inc", ":paper:`a`\n")
    project.write("conf.py", CONF + "refalign_rules = [{'resources': 'a b', 'at-least': 1}]\n")
    project.write("_build/html/x.rst", ":paper:`a`").write("other/.buildinfo", "").write(
        "other/x.rst", ":paper:`a`"
    )
    result = run("a", "new", project.root)
    assert (result.exit_code, result.stdout) == (0, "1 key renamed in 5 files\n")
    assert text(project, "r.yaml") == REGISTRY.replace("a:", "new:").replace("[former]", "[former, a]")
    assert text(project, "index.rst") == "T\n=\n\n:paper:`new` and :paper:`b`.\n"
    assert text(project, "sub/page.md") == "{paper}`new`\n"
    assert text(project, "part.inc") == ":paper:`new`\n"
    assert "'resources': 'new b'" in text(project, "conf.py")
    assert text(project, "_build/html/x.rst") == text(project, "other/x.rst") == ":paper:`a`"


def test_drop_and_json(project: Project) -> None:
    result = run("b", "new", project.root, "--drop", "--json")
    assert text(project, "r.yaml") == REGISTRY.replace("b:", "new:")
    assert '"b": "new"' in result.stdout


def test_renaming_back_restores_the_pages(project: Project) -> None:
    run("b", "new", project.root)
    run("new", "b", project.root)
    assert text(project, "index.rst") == "T\n=\n\n:paper:`a` and :paper:`b`.\n"
    assert text(project, "r.yaml").endswith("b: {ids: [new], type: paper, title: B}\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.yaml", "a: b\nb: a\n"), ("m.json", '{"a": "b", "b": "a"}'), ("m.txt", "# swap\na b\n\nb  a\n"),
        ("m.tsv", "a\tb\nb\ta\n"), ("m.csv", '"a",b\nb,a\n'),
    ],
)  # fmt: skip
def test_map_exchanges_keys(project: Project, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    result = run("--map", tmp_path / name, project.root)
    assert (result.exit_code, result.stdout) == (0, "2 keys renamed in 2 files\n")
    assert (
        text(project, "r.yaml") == "b: {type: paper, title: A, ids: [former]}\na: {type: paper, title: B}\n"
    )
    assert ":paper:`b` and :paper:`a`" in text(project, "index.rst")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("c", "d", "no resource 'c'"),
        ("former", "d", "'former' is another key of 'a', in its ids; rename 'a'"),
        ("a", "b", "'b' exists already, at "),
        ("b", "former", "'former' is another key of 'a' at "),
        ("a", "a", "'a' has this key already"),
        ("a", "", "'' cannot be a key: it is empty"),
        ("a", "x,y", "'x,y' cannot be a key: pages cannot name a key with ','"),
        ("a", r"x\y", "pages cannot name a key with '\\\\'"),
        ("a", "x`", "pages cannot name a key with '`'"),
        ("a", " x", "must not begin or end with a space"),
    ],
)
def test_mistakes(project: Project, old: str, new: str, message: str) -> None:
    result = run(old, new, project.root)
    assert result.exit_code == 2
    assert message in result.stderr
    assert text(project, "r.yaml") == REGISTRY


def test_mistakes_in_files(project: Project, tmp_path: Path) -> None:
    cases = [
        ("m.txt", "a b c\n", "m.txt:1: 3 columns"), ("m.yaml", "- a\n", "m.yaml:1: not a map"),
        ("m.json", "[", "m.json:1: not valid"), ("m.txt", "", "no keys"),
        ("m.yaml", "a: [b]", "keys must be text"),
        ("m.txt", "a x\na y\n", "m.txt:2: 'a' is renamed twice"), ("m.txt", "a x\nb x\n", "both become 'x'"),
    ]  # fmt: skip
    for name, content, message in cases:
        (tmp_path / name).write_text(content)
        result = run("--map", tmp_path / name, project.root)
        assert (result.exit_code, message in result.stderr) == (2, True), (content, result.stderr)
    project.write("r.yaml", REGISTRY + "c: [\n")
    result = run("a", "new", project.root)
    assert (result.exit_code, "r.yaml:4: not valid YAML" in result.stderr) == (2, True)
    assert run("a").exit_code == run("a", "b", "c", "d").exit_code == 2
    assert "--map" in run("--help").stdout


def test_suggestion(project: Project) -> None:
    project.write("r.yaml", "hypervisor: {type: paper, title: H}\n")
    assert "did you mean 'hypervisor'?" in run("hypervisr", "x", project.root).stderr


def test_keys_of_other_projects_stay(project: Project) -> None:
    project.write("index.rst", ":paper:`book:a` :external:refalign:resource:`a` :paper:`a`\n")
    run("a", "new", project.root)
    assert text(project, "index.rst") == ":paper:`book:a` :external:refalign:resource:`a` :paper:`new`\n"


def test_label_of_this_name_stays(project: Project) -> None:
    project.write("a.rst", "A\n=\n").write("index.rst", ":any:`a` :any:`b`\n")
    run("a", "new", project.root)
    run("b", "other", project.root)
    assert text(project, "index.rst") == ":any:`a` :any:`other`\n"


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *names, *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_uncommitted_changes_are_refused(project: Project) -> None:
    git(project.root, "init", "-q")
    result = run("a", "new", project.root)
    assert (result.exit_code, "uncommitted changes" in result.stderr) == (2, True), "no file is committed"
    git(project.root, "add", ".")
    git(project.root, "commit", "-qm", "x")
    project.write("new.rst", "not yet in git\n")
    assert run("a", "new", project.root).exit_code == 0
    result = run("b", "other", project.root)
    assert (result.exit_code, "uncommitted changes, such as " in result.stderr) == (2, True)
    assert run("b", "other", project.root, "--force").exit_code == 0


def test_dry_run_prints_a_diff(project: Project, tmp_path: Path) -> None:
    (project.root / "index.rst").write_bytes(b"T\r\n=\r\n\r\n:paper:`a`")
    before = {file: file.read_bytes() for file in project.root.iterdir()}
    result = CliRunner().invoke(refalign, ["rename", "a", "new", str(project.root), "--dry-run"])
    assert {file: file.read_bytes() for file in project.root.iterdir()} == before
    assert "-:paper:`a`\n\\ No newline at end of file\n+:paper:`new`\n" in result.stdout
    (tmp_path / "diff").write_bytes(result.stdout_bytes)
    subprocess.run(["patch", "-s", "--binary", "-p1", "-d", "/", "-i", str(tmp_path / "diff")], check=True)
    assert (project.root / "index.rst").read_bytes() == b"T\r\n=\r\n\r\n:paper:`new`"


KEYS = [f"k{number}" for number in range(20)]

DEFINES = {"relation": "defines"}

BLOCKS = KEYS[7:11]


def bib_project(root: Path, markup: str) -> Project:
    """Return a project whose twenty entries are used in every way."""
    root.mkdir()
    project = Project(root)
    project.conf |= {
        "extensions": ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex"],
        "refalign_registry": ["r.bib"], "bibtex_bibfiles": [], "refalign_align_citations": True,
        "refalign_rules": [{"resources": "k1 k2", "used": True}],
    }  # fmt: skip
    entries = "".join(
        f"@article{{{key},\n  author = {{A. Author{number}}},\n  title  = {{Title {number}}},\n"
        f"  journal = {{J}}, year = {2000 + number}, url = {{https://example.org/{number}}},\n}}\n"
        for number, key in enumerate(KEYS[:-1])
    )
    project.write("r.bib", f"{entries}@inbook{{k19, crossref={{k0}}, title={{Part}}, pages={{1--2}}}}\n")
    project.page("index", markup, Heading("Book"), Directive("toctree", body="one\ntwo"))
    project.page(
        "one", markup, Heading(Paragraph("One ", Role("paper", "k0"))),
        Paragraph("Roles: ", Role("paper", "k1"),
        Role("resource", "words <k2>"), " k1 ", Role("any", "x <k3>")),
        Paragraph("Cited: ", Role("cite:p", "k4,k5"), Role("cite:t", "{see}k6{p. 3}"), "."),
        *(Directive("paper", key, DEFINES, Paragraph(Role("paper", "k5"))) for key in BLOCKS),
        Directive("references", body="\n".join(KEYS[10:18])), Heading("Again", 2), Directive("paper", "k19"),
        Directive("bibliography"),
    )  # fmt: skip
    project.page(
        "two", markup, Heading("Two"), Directive("alignment-table", options={"resources": "k1 k2 k7"}),
        Directive("resource-catalog"), Directive("alignment-matrix"),
        Paragraph(Role("refalign:block", "one#refalign-k7")),
    )  # fmt: skip
    return project


def pages(built: Built) -> dict[str, str]:
    """Return the HTML of the pages with the old keys; readers see keys in BibTeX only."""
    assert "renamed-" not in "".join(built.text(path.stem) for path in built.out.glob("*.html"))
    return {
        path.name: path.read_text(encoding="utf-8").replace("renamed-", "k")
        for path in built.out.glob("*.html")
    }


@pytest.mark.parametrize("markup", ["rst", "md"])
@pytest.mark.parametrize("drop", [True, False])
def test_renaming_twenty_keys_leaves_pages_equal(tmp_path: Path, markup: str, drop: bool) -> None:
    project = bib_project(tmp_path / "docs", markup)
    before = project.build(out="before", trees="-before")
    assert before.warnings == ""
    sources = {name: text(project, name) for name in ("r.bib", "conf.py", f"one.{markup}", f"two.{markup}")}
    (tmp_path / "map.txt").write_text("".join(f"{key} renamed-{key[1:]}\n" for key in KEYS))
    result = run("--map", tmp_path / "map.txt", project.root, *(["--drop"] if drop else []))
    assert result.stdout == "20 keys renamed in 4 files\n", result.output
    for name, old in sources.items():
        lines = list(difflib.ndiff(old.splitlines(), text(project, name).splitlines()))
        removed = [line[2:] for line in lines if line.startswith("- ")]
        added = [line[2:] for line in lines if line.startswith("+ ")]
        ids = [line for line in added if re.fullmatch(r"  ids    = \{k\d+\},", line)]
        assert len(ids) == (19 if name == "r.bib" and not drop else 0)
        changed = [line.replace("renamed-", "k") for line in added if line not in ids]
        assert [line.replace(" ids={k19},", "") for line in changed] == removed
    # The project writes its conf.py anew.
    project.conf["refalign_rules"] = [{"resources": "renamed-1 renamed-2", "used": True}]
    after = project.build(out="after", trees="-after")
    assert after.warnings == ""
    assert pages(after) == pages(before)


def test_tables_stay_tables(project: Project) -> None:
    project.write(
        "index.rst", "T\n=\n\n+------------+---+\n| :paper:`a` | x |\n+------------+---+\n\n:paper:`a`\n"
    )
    assert run("a", "longer", project.root).exit_code == 0
    assert text(project, "index.rst") == (
        "T\n=\n\n+----------------+---+\n| :paper:`longer`| x |\n+----------------+---+\n\n:paper:`longer`\n"
    )
