"""The user's page, compared with an extraction that shares no code with the importer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sphinx_refalign.importing import ImportResult
from sphinx_refalign.registry import Registry, load
from sphinx_refalign.registry.i18n import best_text
from tests.helpers.example import SEED
from tests.helpers.paths import EXAMPLE
from tests.importing.helpers import loaded, run

pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the user's page is missing: {SEED}")


def chinese(value: object) -> str:
    """Return a text of the registry in Chinese."""
    return best_text(value, ("zh",)).text if value else ""  # type: ignore[arg-type]


@cache
def result() -> ImportResult:
    return run(SEED.read_text(encoding="utf-8"), names=(str(SEED),))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return loaded(result(), tmp_path_factory.mktemp("imported"))


def lines_of_the_page() -> list[str]:
    """Return the lines of the page, each item of a list in one line, without code fences."""
    text = re.sub(r"^```.*?^```", "", SEED.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    wide = "\u3000-\u9fff\uff00-\uffef"
    text = re.sub(rf"(?<=[{wide}])\n +(?=[{wide}])", "", text)
    return re.sub(r"\n +(?=\S)(?!- )", " ", text).splitlines()


def facts_of_the_page() -> dict[str, dict[str, list[str]]]:
    """Return the values below each label of each heading that describes a resource."""
    facts: dict[str, dict[str, list[str]]] = {}
    heading = label = ""
    for line in lines_of_the_page():
        if match := re.match(r"#{2,4} [\d.]+ (.*)", line):
            heading, label = match[1].strip('"'), ""
        elif match := re.match(r"\*\*([^*]+)\*\*：(.*)", line):
            label = match[1]
            facts.setdefault(heading, {}).setdefault(label, [])
            facts[heading][label] += [match[2]] if match[2] else []
        elif line.startswith("- ") and label:
            facts[heading][label].append(line[2:])
    labels = {"Wikipedia 定义", "课程链接", "论文信息", "官网"}
    return {heading: labelled for heading, labelled in facts.items() if labels & labelled.keys()}


FACTS = facts_of_the_page() if SEED.exists() else {}


def key_of(heading: str, registry: Registry) -> str:
    """Return the key of the entry of a heading: its address is the one below the heading."""
    first = next(value for values in FACTS[heading].values() for value in values if "<" in value)
    url = re.search("<(.+?)>", first)[1]  # type: ignore[index]
    (key,) = [key for key in registry if url in (registry[key].url, *_values(registry[key].url))]
    return key


def _values(value: object) -> list[str]:
    return list(value.values()) if isinstance(value, dict) else []


def test_every_resource_is_an_entry(registry: Registry) -> None:
    kinds = Counter(registry[key].type for key in registry)
    assert kinds == {"wikidef": 19, "course": 12, "paper": 5, "organization": 3}
    assert len(FACTS) == 39
    assert len({key_of(heading, registry) for heading in FACTS}) == 39
    assert result().unread == []


def test_keys_are_readable() -> None:
    keys = list(result().entries.resources)
    assert {"von-neumann-architecture", "mit-6.824", "cmu-15-445", "uc-berkeley-cs162", "cncf"} <= {*keys}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", key) for key in keys)


@pytest.mark.parametrize("heading", FACTS)
def test_titles(heading: str, registry: Registry) -> None:
    resource = registry[key_of(heading, registry)]
    shown = f"{resource.number}: {resource.title}" if resource.number else str(resource.title)
    shown = f"{resource.short}（{resource.title}）" if resource.type == "organization" else shown
    assert shown == heading


@pytest.mark.parametrize("heading", FACTS)
def test_addresses(heading: str, registry: Registry) -> None:
    resource = registry[key_of(heading, registry)]
    expected = {
        url for values in FACTS[heading].values() for value in values for url in re.findall("<(.+?)>", value)
    }
    own = list(resource.url.values()) if isinstance(resource.url, dict) else [resource.url]
    assert {*own, *(link.url for link in [*resource.materials, *resource.related])} == expected


LISTS = {
    "核心概念": "concepts", "核心主题": "topics", "核心贡献": "contributions", "核心项目": "projects",
    "核心标准": "standards",
}  # fmt: skip


@pytest.mark.parametrize("heading", FACTS)
def test_concepts_and_topics(heading: str, registry: Registry) -> None:
    resource = registry[key_of(heading, registry)]
    for label, field in LISTS.items():
        values = FACTS[heading].get(label, [])
        expected = [re.findall(r"\*\*(.+?)\*\*：(.+)", value)[0] for value in values]
        assert [(topic.name, topic.text) for topic in getattr(resource, field)] == expected


@pytest.mark.parametrize("heading", FACTS)
def test_applications_and_correspondences(heading: str, registry: Registry) -> None:
    resource = registry[key_of(heading, registry)]
    names = [topic.name for topic in resource.applications if not topic.aligns]
    assert names == FACTS[heading].get("在架构文档中的应用", [])
    aligned = [topic for topic in [*resource.parts(), *resource.applications] if topic.aligns]
    expected = FACTS[heading].get("与架构文档的对应关系", [])
    assert len(aligned) == len(expected)
    for value in expected:
        name, _, text = value.replace("**", "").partition("：对应")
        (topic,) = [topic for topic in aligned if name in topic.name]  # type: ignore[operator]
        assert [place.document for place in topic.chapters] == re.findall("`(.+?)`", text)
        assert re.sub(r"\s", "", text).endswith(re.sub(r"\s", "", chinese(topic.aligns)))


@pytest.mark.parametrize("heading", FACTS)
def test_chapters(heading: str, registry: Registry) -> None:
    resource = registry[key_of(heading, registry)]
    expected = [
        (match[1].removesuffix(".md"), match[2])
        for value in FACTS[heading]["参考章节"]
        if (match := re.fullmatch(r"`(.+?)` - (.+)", value))
    ]
    assert expected
    assert [(place.document, place.label) for place in resource.chapters] == expected


def test_number_of_declared_chapters(registry: Registry) -> None:
    declared = [place.document for key in registry for place in registry[key].chapters]
    assert (len(declared), len(set(declared))) == (60, 34)


def test_papers(registry: Registry) -> None:
    resource = registry["xen-and-the-art-of-virtualization"]
    assert resource.author == ["Paul Barham", "Boris Dragovic", "Keir Fraser", "et al."]
    assert (resource.container, resource.date) == ("SOSP", "2003")
    (author,) = registry["linux-containers-and-the-future-cloud"].author
    assert author.literal == "Linux Foundation"  # type: ignore[union-attr]


def test_numbers_of_headings_say_where_a_course_belongs(registry: Registry) -> None:
    """On the page, two courses of MIT and two of Stanford stand below Berkeley."""
    institutions = {
        registry[key].number: str(registry[key].institution) for key in registry if registry[key].number
    }
    assert all("MIT" in institutions[number] for number in ("6.824", "6.033", "6.172", "6.858"))
    assert all("Stanford" in institutions[number] for number in ("CS 244b", "CS 140", "CS 329S", "CS 244"))
    assert {note.line for note in result().notes} >= {829, 858, 888, 916}


def test_same_facts_as_the_example(registry: Registry) -> None:
    """The example was written by hand from the same page."""
    example = load([*sorted(Path(EXAMPLE, "registry").glob("*.yaml")), EXAMPLE / "registry" / "papers.bib"])
    by_url = {str(example[key].url): example[key] for key in example}
    for key in registry:
        resource, other = registry[key], by_url[str(registry[key].url)]
        assert {place.document for place in resource.chapters} == {place.document for place in other.chapters}
        assert chinese(resource.institution) == chinese(other.institution)
        for field in ("concepts", "topics", "contributions", "projects", "standards", "applications"):
            ours = [(chinese(topic.name), chinese(topic.aligns)) for topic in getattr(resource, field)]
            theirs = [(chinese(topic.name), chinese(topic.aligns)) for topic in getattr(other, field)]
            if resource.type != "paper" or field != "applications":
                assert ours == theirs, (key, field)


def test_built_page_shows_every_resource(tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text(result().entries.to_yaml(), encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        "extensions = ['sphinx_refalign']\nlanguage = 'zh_CN'\nrefalign_registry = ['registry.yaml']\n"
    )
    page = "资源\n====\n\n.. resource-catalog::\n\n.. alignment-table::\n\n:course:`mit-6.824`\n"
    (tmp_path / "index.rst").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", tmp_path, tmp_path / "out"]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for resource in result().entries.resources.values():
        urls = resource.url.values() if isinstance(resource.url, dict) else [resource.url]
        assert any(f'href="{url}"' in html for url in urls), resource.key
    assert "Service Mesh 和 NSM 的配置管理" in html
