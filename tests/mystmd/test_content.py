"""``sphinx-build -b mystmd``: the data for the plugin."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sphinx_refalign.mystmd.builder import DATA, PLUGIN
from sphinx_refalign.mystmd.invocations import Invocation, find_invocations
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


def content(built: Built) -> dict[str, Any]:
    return json.loads((built.out / DATA).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def texts(nodes: list[dict[str, Any]]) -> str:
    """Return the text of mystmd's nodes."""
    return "".join(node.get("value", "") + texts(node.get("children", [])) for node in nodes)


def find(nodes: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the nodes of a type."""
    children = [found for node in nodes for found in find(node.get("children", []), name)]
    return [node for node in nodes if node["type"] == name] + children


def test_writes_plugin_and_data_and_nothing_else(project: Project) -> None:
    project.page("index", "md", Heading("Book"), Paragraph("By ", Role("paper", "xen-2003"), "."))
    built = project.build("mystmd")
    assert built.warnings == ""
    assert {path.name for path in built.out.iterdir()} - {".refalign-state"} == {PLUGIN, DATA}
    before = (built.out / DATA).read_bytes()
    assert (project.build("mystmd").out / DATA).read_bytes() == before


def test_links_have_every_key(project: Project) -> None:
    project.page("index", "md", Heading("Book"))
    project.edit("resources.yaml", "taocp: {", "taocp: {ids: [knuth], ")
    links = content(project.build("mystmd"))["links"]
    assert links["xen-2003"]["url"] == "https://example.org/xen.pdf"
    assert texts([links["xen-2003"]]) == "Xen and the Art of Virtualization"
    assert links["knuth"] == links["taocp"]


def test_views_have_the_options_of_the_author(project: Project) -> None:
    project.conf["language"] = "zh_CN"
    table = Directive("alignment-table", "", {"group-by": "kind", "caption": "All"})
    block = Directive("wikidef", "hypervisor", {"hide": "concepts"}, "Own words.")
    project.page("index", "md", Heading("Book"), block, table, Directive("references", "", {}, "xen-2003"))
    project.page("rest", "rst", ":orphan:\n", Heading("Rest"), Directive("paper", "xen-2003"))
    built = project.build("mystmd")
    views = content(built)["views"]
    assert list(views) == [
        '["wikidef","hypervisor","","hide: concepts"]',
        '["alignment-table","","","caption: All","group-by: kind"]',
        '["references","","xen-2003"]',
    ]
    block_nodes, table_nodes, _ = views.values()
    assert (block_nodes[0]["type"], block_nodes[0]["open"]) == ("admonition", True)
    assert texts(find(block_nodes, "admonitionTitle")) == "维基百科定义：虚拟机监视器"
    assert "Type 1" not in texts(block_nodes)
    assert "Own words" not in texts(block_nodes)
    assert [texts([cell]) for cell in find(table_nodes, "tableCell")[:3]] == ["类别", "资源", "章节"]
    assert texts(find(table_nodes, "caption")) == "All"
    pages = {link["url"] for link in find(table_nodes, "link")}
    assert pages <= {"/index.md", "/rest.rst"}
    assert "/rest.rst" in pages


def test_mistakes_are_reported_once(project: Project) -> None:
    project.page("index", "md", Heading("Book"), Directive("paper", "taocp", {"show": "nothing"}))
    html = project.build().warnings
    assert "[refalign.wrong-kind]" in html
    assert project.build("mystmd", trees="2").warnings == html


TEXT = """\
# Page

```{paper} a
:show: title
   :noalign:
text
```

:::{note}
> ```{refalign:course} b
> ---
> chapter: One
>   two
> ---
> ```
:::

:::{paper} c
:::

```{code-block} md
:::{paper} not
:::
```

```
{paper} not
```
"""


@pytest.mark.parametrize("colon_fence", [True, False])
def test_finds_directives_as_they_are_written(colon_fence: bool) -> None:
    found = find_invocations(TEXT, {"paper", "course"}, colon_fence=colon_fence)
    first = Invocation(3, "paper", " a", {"show": "title", "noalign": ""}, "text")
    second = Invocation(10, "course", " b", {"chapter": "One two"}, "")
    third = Invocation(18, "paper", " c", {}, "")
    assert found == [first, second, third][: 3 if colon_fence else 2]
    assert first.key(with_body=False) == '["paper","a","","noalign:","show: title"]'
