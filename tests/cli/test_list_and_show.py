"""``refalign list`` and ``refalign show``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_runs import run, run_json, write_project
from tests.helpers.project import REGISTRY


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a project with the small registry of the tests."""
    monkeypatch.chdir(tmp_path)
    return write_project(tmp_path, {"r.yaml": REGISTRY})


def keys(*arguments: str, status: int = 0) -> list[str]:
    return run("list", "--keys", *arguments, status=status).stdout.split()


ALL = ["hypervisor", "mit-6.824", "xen-2003", "oci", "oci-image", "taocp"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ALL),
        (("--kind", "paper"), ["xen-2003"]),
        (("-k", "paper,book", "-k", "course"), ["mit-6.824", "xen-2003", "taocp"]),
        (("--key", "oci*"), ["oci", "oci-image"]),
        (("--area", "虚拟化"), ["hypervisor"]),
        (("--area", "virtual*"), ["hypervisor", "xen-2003"]),
        (("--institution", "mit"), ["mit-6.824"]),
        (("--institution", "OCI"), ["oci-image"]),
        (("--year", "2000-2010"), ["xen-2003"]),
        (("--year", "-1999", "--year", "2003"), ["xen-2003", "taocp"]),
        (("--language", "zh"), ["hypervisor"]),
        (("--area", "Virtualization", "--kind", "wikidef"), ["hypervisor"]),
        (("--sort", "-year"), ["xen-2003", "taocp", "hypervisor", "mit-6.824", "oci", "oci-image"]),
        (("--sort", "title"), ["mit-6.824", "hypervisor", "oci-image", "oci", "taocp", "xen-2003"]),
    ],
)
def test_filters_and_order(arguments: tuple[str, ...], expected: list[str]) -> None:
    assert keys(*arguments) == expected


def test_table_is_aligned_for_chinese(folder: Path) -> None:
    (folder / "conf.py").write_text("refalign_registry = ['r.yaml']\nlanguage = 'zh_CN'\n")
    result = run("list", "--columns", "title,kind,source", "--key", "hypervisor,mit-6.824", status=0)
    assert result.stdout.splitlines() == [
        "title                kind     source",
        "虚拟机监视器         wikidef  Wikipedia",
        "Distributed Systems  course   MIT 6.824",
    ]
    assert result.stderr == "2 resources of 6\n"


def test_json_is_a_list_of_objects_with_key() -> None:
    (row,) = run_json("list", "--key", "xen-2003")
    assert row["key"] == "xen-2003"
    assert (row["kind"], row["title"]) == ("paper", "Xen and the Art of Virtualization")
    assert (row["year"], row["authors"]) == ("2003", "Paul Barham, Boris Dragovic, et al.")
    assert (row["file"], row["line"]) == ("r.yaml", 24)
    (row,) = run_json("list", "--key", "hypervisor", "--columns", "url,concepts")
    assert list(row) == ["key", "url", "concepts"]
    assert row["url"] == "https://en.wikipedia.org/wiki/Hypervisor"
    assert [concept["name"] for concept in row["concepts"]] == ["Type 1", "Type 2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--kind", "papers"), "--kind: unknown kind 'papers' (did you mean 'paper'?)"),
        (("--year", "soon"), "--year: 'soon' is no range of years"),
        (("--columns", "key,titel"), "unknown column 'titel' (did you mean 'title'?)"),
        (("--sort", "yaer"), "unknown column 'yaer' (did you mean 'year'?)"),
    ],
)
def test_wrong_values(arguments: tuple[str, ...], message: str) -> None:
    result = run("list", *arguments, status=2)
    assert message in result.stderr
    assert result.stdout == ""


def test_values_that_match_nothing_are_reported() -> None:
    result = run("list", "--key", "xen-2004", "--area", "Virtualisation", status=0)
    assert result.stdout == ""
    assert "--key: nothing matches 'xen-2004' (did you mean 'xen-2003'?)" in result.stderr
    assert "--area: nothing matches 'Virtualisation' (did you mean 'Virtualization'?)" in result.stderr


def test_half_a_file_and_a_key_that_exists_twice(folder: Path) -> None:
    for text, message in {
        "a: {type: paper, title: A}\nb: {type: paper, title: [\n": "r.yaml:3:1: b: not valid YAML",
        "a: {type: paper, title: A}\na: {type: paper, title: B}\n": "r.yaml:2:1: a: duplicate entry",
    }.items():
        (folder / "r.yaml").write_text(text)
        result = run("list", "--keys", status=2)
        assert result.stdout == "a\n"
        assert message in result.stderr
        assert len(result.stderr.splitlines()) == 1
        result = run("show", "a", status=2)
        assert result.stdout.startswith("a  (paper)  r.yaml:1\n")
        assert message in result.stderr
    (folder / "r.yaml").write_bytes(b"a: {type: paper, title: \xe9}\n")
    assert "is not UTF-8" in run("list", status=2).stderr


def test_show_all_fields_and_plans() -> None:
    result = run("show", "hypervisor", status=0)
    assert result.stdout.splitlines() == [
        "hypervisor  (wikidef)  r.yaml:1",
        "  title         en: Hypervisor",
        "                zh: 虚拟机监视器",
        "  area          en: Virtualization",
        "                zh: 虚拟化",
        "  url           en: https://en.wikipedia.org/wiki/Hypervisor",
        "                zh: https://zh.wikipedia.org/wiki/Hypervisor",
        "  definition    en: Software that runs virtual machines.",
        "                zh: 运行虚拟机的软件。",
        "  concepts      Type 1: runs on the hardware",
        "                Type 2: runs on an operating system",
        "  related       KVM: https://example.org/kvm  in Linux",
        "",
        "Planned:",
        "  layers  Hypervisor layer",
        "  nowhere/at-all",
    ]
    assert result.stderr == ""


def test_show_places_of_a_build_and_of_the_last_one(folder: Path, markup: str) -> None:
    text = {
        "rst": "Layers\n======\n\nA :wikidef:`hypervisor`.\n\n.. course:: mit-6.824\n  :topics: MapReduce\n",
        "md": "# Layers\n\nSee {wikidef}`hypervisor`.\n\n```{course} mit-6.824\n:topics: MapReduce\n```\n",
    }[markup]
    index = "Book\n====\n\n.. toctree::\n\n   layers\n"
    conf = "extensions = ['sphinx_refalign', 'myst_parser']\nrefalign_registry = ['r.yaml']\n"
    write_project(folder, {"index.rst": index, f"layers.{markup}": text}, conf)
    line = {"rst": 4, "md": 3}[markup]
    item = run_json("show", "hypervisor", "--build")
    (place,) = item["places"]
    assert (place["document"], place["file"], place["line"]) == ("layers", f"layers.{markup}", line)
    assert (place["section"], place["relation"], place["origin"]) == ("Layers", "references", "role")
    assert [(plan["document"], plan["exists"], plan["met"]) for plan in item["planned"]] == [
        ("layers", True, True), ("nowhere/at-all", False, False),
    ]  # fmt: skip
    assert not (folder / "_build").exists()
    assert "places" not in run_json("show", "hypervisor")

    from sphinx.cmd.build import build_main

    assert build_main(["-q", ".", "_build/html"]) == 0
    assert run_json("show", "hypervisor")["places"] == item["places"]
    lines = run("show", "mit-6.824").stdout.splitlines()
    start = lines.index("Places, from _build/html/alignment.json:")
    assert lines[start + 1].endswith("Layers  references (MapReduce), directive")
    assert lines[start + 1].startswith(f"  layers.{markup}:")
    assert "  layers  Raft consensus  not met" in lines
    (folder / "_build/html/alignment.json").write_text("{")
    result = run("show", "mit-6.824", status=0)
    assert "alignment.json" in result.stderr
    assert "Places" not in result.stdout


def test_show_by_another_key_and_unknown_keys(folder: Path) -> None:
    (folder / "r.yaml").write_text(
        f"{REGISTRY}new: {{type: paper, title: N, ids: [old]}}\nbad: {{type: x}}\n"
    )
    assert run("show", "old", status=0).stdout.startswith("new  (paper)  ")
    result = run("show", "xen-2004", status=2)
    assert result.stderr == "refalign: no resource has the key 'xen-2004' (did you mean 'xen-2003'?)\n"
    assert "'bad' could not be read; see refalign check" in run("show", "bad", status=2).stderr


def test_list_without_a_registry(folder: Path) -> None:
    (folder / "conf.py").write_text("project = 'x'\n")
    for command in (("list",), ("show", "k")):
        assert "refalign_registry is not set: no registry" in run(*command, status=2).stderr


BIB = "@book{b, title = {T}, year = 2001}\n@book{c, title = {U}, publisher = {P}}\n"


def test_bibtex_in_the_registry_means_the_bibliographies(folder: Path) -> None:
    conf = (
        "extensions = ['sphinx_refalign']\nextensions += ['sphinxcontrib.bibtex']\n"
        "bibtex_bibfiles = ['papers.bib', 'missing.bib']\nrefalign_registry = ['r.yaml', 'bibtex']\n"
    )
    write_project(folder, {"r.yaml": "a: {type: book, title: A}\n", "papers.bib": BIB}, conf)
    assert run("list", "--keys", status=0).stdout.split() == ["a", "b", "c"]
    assert run("check", status=0).stdout == ""


def test_bibtex_in_the_registry_without_the_extension_is_reported(folder: Path) -> None:
    conf = (
        "extensions = ['sphinx_refalign']\nbibtex_bibfiles = ['papers.bib']\nrefalign_registry = ['bibtex']\n"
    )
    write_project(folder, {"papers.bib": BIB}, conf)
    message = "conf.py:3: refalign_registry: 'bibtex' needs sphinxcontrib-bibtex; add 'sphinxcontrib.bibtex'"
    assert run("check", status=1).stdout.startswith(message)


def test_computed_bibliographies_are_named(folder: Path) -> None:
    conf = "bibtex_bibfiles = sorted(['papers.bib'])\nrefalign_registry = ['bibtex']\n"
    write_project(folder, {"papers.bib": BIB}, conf)
    result = run("list", status=2)
    assert "conf.py:1: bibtex_bibfiles is computed; use --conf to run conf.py" in result.stderr
    assert run("list", "--keys", "--conf", status=0).stdout.split() == ["b", "c"]


def test_bibliographies_of_jupyter_book(folder: Path) -> None:
    config = "bibtex_bibfiles: [papers.bib]\nsphinx:\n  config:\n    refalign_registry: [bibtex]\n"
    (folder / "conf.py").unlink()
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / "papers.bib").write_text(BIB, encoding="utf-8")
    assert run("list", "--keys", status=0).stdout.split() == ["b", "c"]


@pytest.mark.parametrize("output", ["docs/_build", "docs/_build/html", "_build", "_build/html", "build/html"])
def test_show_finds_the_last_build_in_usual_folders(folder: Path, output: str) -> None:
    from sphinx.cmd.build import build_main

    page = "A\n=\n\n:book:`k`\n"
    write_project(folder / "docs", {"r.yaml": "k: {type: book, title: T}\n", "index.rst": page})
    assert build_main(["-q", "docs", output, "-b", "alignment"]) == 0
    assert f"Places, from {output}/alignment.json:" in run("show", "k", "docs", status=0).stdout
