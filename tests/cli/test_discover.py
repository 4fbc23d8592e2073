"""``refalign discover``: what a tree links to, as a registry."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from click.testing import CliRunner, Result

from sphinx_refalign.cli.discover import command
from sphinx_refalign.cli.discover_links import HOSTS
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from tests.helpers.paths import SHARED

CORPUS = SHARED / "corpus" / "architecture-docs"

EN, ZH = "https://en.wikipedia.org/wiki/", "https://zh.wikipedia.org/wiki/"


def discover(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


def found_in(folder: Path, *arguments: str, **pages: str) -> dict[str, dict[str, object]]:
    """Write pages, and return the entries that are found; they load without a warning."""
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    result = discover(folder, *arguments)
    assert result.exit_code == 0, result.stderr
    file = folder / "found.yaml"
    file.write_text(result.stdout, encoding="utf-8")
    assert load([file]).problems == []
    return yaml.load(result.stdout, Loader=yaml.BaseLoader) or {}


def titles(entries: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {key: entry["title"] for key, entry in entries.items()}


def test_all_spellings_of_an_article_are_one_entry(tmp_path: Path) -> None:
    spellings = [
        f"{EN}Von_Neumann_architecture", f"{EN}von_Neumann_architecture#History",
        f"{EN}Von%20Neumann_architecture",
        "http://en.m.wikipedia.org/wiki/Von_Neumann_architecture?utm_source=x",
        "https://en.wikipedia.org/w/index.php?title=Von_Neumann_architecture",
        "//en.wikipedia.org/wiki/Von_Neumann_architecture",
        "https://www.wikipedia.org/wiki/Von_Neumann_architecture",
    ]  # fmt: skip
    chinese = [
        f"{ZH}虚拟化", f"{ZH}%E8%99%9A%E6%8B%9F%E5%8C%96", "https://zh.wikipedia.org/zh-cn/虚拟化",
        "https://zh.m.wikipedia.org/zh-tw/%E8%99%9A%E6%8B%9F%E5%8C%96#x",
    ]  # fmt: skip
    text = "".join(f"[x{number}]({url})\n\n" for number, url in enumerate(spellings + chinese))
    entries = found_in(tmp_path, page=text)
    assert titles(entries) == {"von-neumann-architecture": "Von Neumann architecture", "虚拟化": "虚拟化"}
    assert entries["von-neumann-architecture"]["url"] == f"{EN}Von_Neumann_architecture"
    assert entries["虚拟化"]["url"] == f"{ZH}虚拟化"


def test_restructuredtext_and_notebooks_give_the_same(tmp_path: Path) -> None:
    urls = {"Xen": f"{EN}Xen", "KVM": f"{EN}Kernel-based_Virtual_Machine"}
    (tmp_path / "a.md").write_text("".join(f"- [{text}]({url})\n" for text, url in urls.items()))
    (tmp_path / "b.rst").write_text("".join(f"* `{text} <{url}>`__\n" for text, url in urls.items()))
    cell = {"cell_type": "markdown", "source": [f"- [{text}]({url})\n" for text, url in urls.items()]}
    (tmp_path / "c.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    entries = found_in(tmp_path)
    assert titles(entries) == {"kernel-based-virtual-machine": "Kernel-based Virtual Machine", "xen": "Xen"}
    assert entries["kernel-based-virtual-machine"]["aliases"] == ["KVM"]
    assert "# 3 links on 3 pages: a, b, c\n" in (tmp_path / "found.yaml").read_text()


def test_link_texts_are_aliases_unless_they_say_nothing(tmp_path: Path) -> None:
    texts = ["hypervisor", "Hypervisor - Wikipedia", "Wikipedia：虚拟机监视器", "here", "[1]", "链接", "VMM",
             "**VMM**", f"{EN}Hypervisor", "English Wikipedia",
             "a long sentence that says what this is about in many words"]  # fmt: skip
    entries = found_in(tmp_path, page="".join(f"[{text}]({EN}Hypervisor)\n\n" for text in texts))
    assert entries["hypervisor"]["aliases"] == ["VMM", "虚拟机监视器"]


def test_references_as_link_texts_give_title_people_and_year(tmp_path: Path) -> None:
    people = "Fortunato, M., Azar, M. G., ... & Legg, S."
    entries = found_in(tmp_path, page=f"""
[{people} (2017). Noisy networks for exploration. arXiv:1706.10295](https://arxiv.org/abs/1706.10295)
[Wang, Z., & Freitas, N. (2016, June). Dueling networks](https://arxiv.org/abs/1511.06581), [原论文](https://arxiv.org/abs/1506.02438)
[点击查看原文](https://arxiv.org/abs/1207.4708) [the original paper](https://arxiv.org/abs/1312.5602)
""")  # fmt: skip
    assert entries["noisy-networks-for-exploration"] == {
        "type": "paper", "title": "Noisy networks for exploration", "date": "2017", "eprint": "1706.10295",
        "author": ["Fortunato, M.", "Azar, M. G.", "Legg, S."], "eprinttype": "arxiv",
    }  # fmt: skip
    assert (entries["dueling-networks"]["author"], entries["dueling-networks"]["date"]) == (
        ["Wang, Z.", "Freitas, N."], "2016",
    )  # fmt: skip
    others = {entry["title"] for key, entry in entries.items() if key.startswith("arxiv")}
    assert others == {"arXiv:1506.02438", "arXiv:1207.4708", "arXiv:1312.5602"}


def test_twins_in_one_list_item_are_one_bilingual_entry(tmp_path: Path) -> None:
    entries = found_in(
        tmp_path,
        page=f"- [Hypervisor]({EN}Hypervisor) / [虚拟机监视器]({ZH}Hypervisor)\n"
        f"- [Xen]({EN}Xen), [KVM]({EN}KVM), [Xen]({ZH}Xen)\n"
        f"- [Istio]({EN}Istio)\n- [Istio]({ZH}Istio)\n",
        other=f"Service mesh:\n\n- **英文条目**：<{EN}Service_mesh>\n- **中文\n  条目**：<{ZH}服务网格>\n",
    )
    assert titles(entries) == {
        "hypervisor": {"en": "Hypervisor", "zh": "Hypervisor"},
        "service-mesh": {"en": "Service mesh", "zh": "服务网格"},
        "xen": "Xen", "xen-zh": "Xen", "kvm": "KVM", "istio": "Istio", "istio-zh": "Istio",
    }  # fmt: skip
    assert entries["hypervisor"]["url"] == {"en": f"{EN}Hypervisor", "zh": f"{ZH}Hypervisor"}
    assert entries["hypervisor"]["aliases"] == ["虚拟机监视器"]


def test_works_standards_and_bodies_have_their_fields(tmp_path: Path) -> None:
    entries = found_in(tmp_path, page="""
[Xen and the Art of Virtualization](https://doi.org/10.1145/945445.945462) https://no.org
[10.1145/945445.945462](http://dx.doi.org/10.1145/945445.945462)
[the Xen paper](https://dl.acm.org/doi/pdf/10.1145/945445.945462)
[Attention Is All You Need](https://arxiv.org/pdf/1706.03762v5.pdf) <https://arxiv.org/abs/1706.03762>
[RFC 9110: HTTP Semantics](https://datatracker.ietf.org/doc/html/rfc9110#section-1) {rfc}`9110`
<https://www.rfc-editor.org/rfc/rfc2119>
[WebAssembly Core](https://www.w3.org/TR/2019/REC-wasm-core-1-20191205/)
<https://www.w3.org/TR/wasm-core-1/>
[ISO/IEC 27001:2022](https://www.iso.org/standard/27001)
[IEEE 1588](https://standards.ieee.org/ieee/1588/6825/)
[W3C](https://www.w3.org) [other](https://blog.site.org/post) [local](http://localhost:8080/x)
[special](https://en.wikipedia.org/wiki/Category:Software) [x](http://opa:8181/v1)
[e](https://www.example.com/a)
""")  # fmt: skip
    fields = {key: {**entry, "url": entry.get("url", "")} for key, entry in entries.items()}
    assert fields["xen-and-the-art-of-virtualization"] == {
        "type": "paper", "title": "Xen and the Art of Virtualization", "doi": "10.1145/945445.945462",
        "aliases": ["the Xen paper"], "url": "",
    }  # fmt: skip
    assert fields["attention-is-all-you-need"] == {
        "type": "paper", "title": "Attention Is All You Need", "eprint": "1706.03762", "eprinttype": "arxiv",
        "url": "",
    }  # fmt: skip
    assert fields["rfc9110"]["title"] == "HTTP Semantics"
    assert (fields["rfc9110"]["number"], fields["rfc9110"]["organization"]) == ("RFC 9110", "IETF")
    assert (fields["rfc2119"]["title"], fields["rfc2119"]["number"]) == ("RFC 2119", "RFC 2119")
    w3c = fields["w3c-wasm-core-1"]
    assert (w3c["title"], w3c["organization"]) == ("WebAssembly Core", "W3C")
    assert fields["iso-iec-27001-2022"]["number"] == "ISO/IEC 27001:2022"
    assert fields["ieee-1588"]["number"] == "IEEE 1588"
    assert fields["w3c"]["title"] == "World Wide Web Consortium"
    assert len(entries) == 8, list(entries)


def test_all_takes_other_pages_but_no_placeholders(tmp_path: Path) -> None:
    text = "[Blog](https://blog.site.org/post?id=1&utm_source=x) [l](http://localhost/) [e](https://example.org/)\n"
    entries = found_in(tmp_path, "--all", page=text)
    assert entries == {"blog": {"type": "paper", "entrytype": "online", "title": "Blog",
                                "url": "https://blog.site.org/post?id=1&utm_source=x"}}  # fmt: skip


def test_a_kind_for_web_pages_gets_them(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_parser']\n"
        "refalign_kinds = {'website': {'label': 'Website', 'fields': {'url': 'Address'}}}\n"
        "refalign_entry_types = {'online': 'website'}\n"
    )
    (tmp_path / "index.md").write_text("[Blog](https://blog.site.org/)\n")
    result = discover(tmp_path, "--all")
    assert yaml.safe_load(result.stdout)["blog"]["type"] == "website"


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Return a project whose registry has some of what its page links to."""
    (tmp_path / "conf.py").write_text("extensions = ['myst_parser']\nrefalign_registry = ['known.yaml']\n")
    (tmp_path / "known.yaml").write_text(
        f"hv: {{type: wikidef, title: Hypervisor, url: '{EN}Hypervisor'}}\n"
        "xen: {type: paper, title: Xen, doi: 10.1145/945445.945462}\n"
        "rfc9110: {type: standard, title: HTTP, number: RFC 9110}\n"
        "istio: {type: book, title: Other}\n"
    )
    (tmp_path / "index.md").write_text(
        f"- [a](https://en.m.wikipedia.org/wiki/hypervisor#x) [b]({ZH}Hypervisor)\n\n"
        "[c](https://dl.acm.org/doi/10.1145/945445.945462) [d](https://tools.ietf.org/html/rfc9110)\n"
        f"[e]({EN}Istio) <{EN}Xen> <https://blog.site.org/>\n"
    )
    return tmp_path


def test_what_the_registry_has_is_counted_and_not_listed(known: Path) -> None:
    result = discover(known, "--json")
    report = json.loads(result.stdout)
    assert report["known"] == {"paper": 1, "standard": 1, "wikidef": 1}
    assert (report["ignored"], report["read"]) == (1, {"pages": 1, "links": 7})
    assert {entry["key"]: entry["url"] for entry in report["entries"]} == {
        "istio-en": f"{EN}Istio", "xen-en": f"{EN}Xen",
    }  # fmt: skip
    lines = [line.split() for line in result.stderr.splitlines()]
    assert ["wikidef", "1", "2"] in lines
    assert ["paper", "1", "0"] in lines
    assert "ignored: 1 other address; --all takes it, too" in result.stderr


def test_most_linked_come_first_and_keys_do_not_depend_on_it(tmp_path: Path) -> None:
    first = found_in(tmp_path, page=f"<{EN}C> <{EN}C%2B%2B> <{EN}C%2B%2B> <{ZH}C>\n")
    assert list(first) == ["c-plus-plus", "c", "c-zh"]
    second = found_in(tmp_path, page=f"<{ZH}C> <{ZH}C> <{EN}C> <{EN}C%2B%2B>\n")
    assert list(second) == ["c-zh", "c", "c-plus-plus"]
    assert (tmp_path / "found.yaml").read_text().startswith("# 2 links on 1 page: page\nc-zh:\n")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus beside the checkout is missing")
def test_the_corpus_gives_every_article_once_and_is_not_changed(tmp_path: Path) -> None:
    def state() -> dict[str, str]:
        files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    out = tmp_path / "found.yaml"
    result = discover(CORPUS, "-o", out)
    assert result.exit_code == 0
    assert state() == before
    registry = load([out])
    assert registry.problems == []
    # Counted by itself: an article is what follows /wiki/, up to a mark that ends an address.
    expected = set()
    for path in CORPUS.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        for language, title in re.findall(r"https?://(\w+)(?:\.m)?\.wikipedia\.org/wiki/([^\s<>\"#]+)", text):
            name = unquote(title.removesuffix(")") if title.count(")") > title.count("(") else title)
            expected.add((language, name[0].upper() + name[1:]))
    assert len(expected) > 40
    articles = wikipedia_articles(registry)
    assert sorted(articles) == sorted(expected)
    assert len(articles) == len(set(articles))
    assert registry["virtualization"].title == {"en": "Virtualization", "zh": "虚拟化"}
    courses = [key for key in registry if registry[key].type == "course"]
    assert {"mit-6.824", "stanford-cs140", "cmu-15-445", "uc-berkeley-cs162"} <= set(courses)
    assert len(courses) == 12


def wikipedia_articles(registry: Registry) -> list[tuple[str, str]]:
    articles = []
    for key in registry:
        url = registry[key].url
        for address in [url] if isinstance(url, str) else (url or {}).values():
            match = re.fullmatch(r"https://(\w+)\.wikipedia\.org/wiki/(.+)", address)
            if match:
                articles.append((match[1], match[2]))
    return articles


def test_a_build_finds_what_extensions_make(known: Path) -> None:
    with (known / "conf.py").open("a") as conf:
        conf.write("def role(name, raw, text, line, inliner, options={}, content=[]):\n"
                   "    from docutils import nodes\n"
                   f"    return [nodes.reference(raw, text, refuri='{EN}' + text)], []\n"
                   "def setup(app):\n    app.add_role('wp', role)\n")  # fmt: skip
    with (known / "index.md").open("a") as page:
        page.write(f"\n- {{wp}}`KVM` / [KVM]({ZH}KVM)\n")
        page.write("\n# Courses\n\n## 1.1 CS 140: Operating Systems\n\n- <https://cs140.stanford.edu/>\n")
    files = sorted(known.rglob("*"))
    result = discover(known, "--build")
    assert result.exit_code == 0, result.stderr
    entries = yaml.safe_load(result.stdout)
    assert entries["kvm"]["url"] == {"en": f"{EN}KVM", "zh": f"{ZH}KVM"}
    assert entries["stanford-cs140"]["title"] == "Operating Systems"
    assert set(entries) == {"kvm", "istio-en", "xen-en", "stanford-cs140"}
    assert [path for path in sorted(known.rglob("*")) if "__pycache__" not in str(path)] == files


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone"], "gone: does not exist; give the folder of conf.py"),
        (["empty"], "empty: no pages; give a folder with .md, .rst or .ipynb files"),
        (["pages", "--append"], "--append needs --output FILE, the file to add to"),
        (["pages", "-o", "no/found.yaml"], "no/found.yaml: there is no folder no; "
         "create it, or choose another --output"),
        (["pages", "-o", "pages"], "pages is a folder; give a file as --output"),
        (["pages", "--build"], "pages: --build needs a conf.py; leave out --build to read the files"),
        (["broken", "--build"], "broken: the build failed: "),
        (["broken", "--registry", "gone.yaml", "-o", "old.yaml"], "old.yaml exists and is not overwritten; "
         "choose another --output, or use --append"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_message_and_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("empty", "pages", "broken"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pages/a.md").write_text(f"<{EN}Xen>\n")
    (tmp_path / "broken/conf.py").write_text("1/0\n")
    (tmp_path / "old.yaml").write_text("a: {type: book, title: A}\n")
    result = discover(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"refalign: {message}")
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "old.yaml").read_text() == "a: {type: book, title: A}\n"


def test_unreadable_pages_are_reported_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "bad.ipynb").write_text("{")
    (tmp_path / "long.md").write_text("x" * 100_000)
    (tmp_path / "ok.md").write_text(f"<{EN}Xen>\n")
    result = discover(tmp_path)
    assert result.exit_code == 0
    assert "xen" in yaml.safe_load(result.stdout)
    messages = [line for line in result.stderr.splitlines() if str(tmp_path) in line]
    assert [message.removeprefix(f"{tmp_path}/").partition(": ")[0] for message in messages] == [
        "bad.ipynb:1:2", "bad.md:1", "long.md:1",
    ]  # fmt: skip
    assert "read 2 pages with 1 link to the web" in result.stderr


def test_the_command_line_does_not_load_sphinx(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"<{EN}Xen>\n")
    program = (
        "import sys\nfrom sphinx_refalign.cli.discover import command\n"
        f"command([{str(tmp_path)!r}], standalone_mode=False)\n"
        "print(sorted({'sphinx', 'docutils', 'pydantic', 'rich'} & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stderr.splitlines()[-1] == "[]"
    assert result.stdout.startswith("# 1 link on 1 page: a\nxen:\n")


def test_every_entry_of_a_bare_address_has_a_title(tmp_path: Path) -> None:
    sites = tomllib.loads(HOSTS.read_text(encoding="utf-8"))
    examples = [site["example"] for group in ("course", "standard") for site in sites[group]]
    entries = found_in(tmp_path, a="# A\n\n" + "\n".join(f"- <{url}>" for url in examples))
    assert len(entries) >= 20
    assert [key for key, entry in entries.items() if not entry["title"] or key.startswith("http")] == []
    assert titles(found_in(tmp_path, a="<https://www.iso.org/standard/35733.html>")) == {
        "iso.org-standard-35733.html": "iso.org/standard/35733.html"
    }
