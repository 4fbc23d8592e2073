"""Link targets in this project and for other projects, and the data in the environment."""

from __future__ import annotations

from sphinx.util.inventory import InventoryFile

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role


def inventory(built: Built) -> dict[str, dict[str, str]]:
    """Return the names and addresses of our own objects by type."""
    with (built.out / "objects.inv").open("rb") as opened:
        loaded = InventoryFile.load(opened, "", lambda base, path: path)
    types = loaded if isinstance(loaded, dict) else loaded.data
    return {
        kind: {name: item[2] if isinstance(item, tuple) else item.uri for name, item in items.items()}
        for kind, items in types.items()
        if kind.startswith("refalign:")
    }


def test_every_block_and_every_entry_is_in_the_inventory(project: Project, markup: str) -> None:
    project.page("index", markup, Heading("T"), Directive("toctree", "", {}, "one\nall"))
    project.page(
        "one", markup, Heading("One"), Directive("paper", "xen-2003"), Directive("paper", "xen-2003")
    )
    project.page("all", markup, Heading("All"), Directive("resource-catalog", "", {"kinds": "paper course"}))
    built = project.build()
    assert inventory(built) == {
        "refalign:resource": {
            "xen-2003": "all.html#resource--xen-2003",
            "mit-6.824": next(
                f"all.html#{entry['id']}" for entry in built.html("all").select("[id^=resource--mit]")
            ),
        },
        "refalign:block": {
            "one#refalign-xen-2003": "one.html#refalign-xen-2003",
            "one#refalign-xen-2003-2": "one.html#refalign-xen-2003-2",
        },
    }


def test_without_a_catalogue_the_resource_is_its_first_block(project: Project) -> None:
    built = project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003")).build()
    assert inventory(built)["refalign:resource"] == {"xen-2003": "index.html#refalign-xen-2003"}


def test_any_role_finds_a_resource(project: Project, markup: str) -> None:
    sentence = Paragraph("See ", Role("any", "xen-2003"), ".")
    built = project.page("index", markup, Heading("T"), Directive("paper", "xen-2003"), sentence).build()
    assert built.warnings == ""
    assert built.html().select_one("p a.internal")["href"] == "#refalign-xen-2003"


def test_style_sheet_is_loaded_only_where_it_is_needed(project: Project) -> None:
    project.page("index", "rst", Heading("T"), Directive("toctree", "", {}, "one"), Paragraph("Words."))
    built = project.page("one", "rst", Heading("One"), Directive("paper", "xen-2003")).build()
    assert "refalign.css?v=" in (built.out / "one.html").read_text(encoding="utf-8")
    assert "refalign" not in (built.out / "index.html").read_text(encoding="utf-8")
    assert (built.out / "_static" / "refalign.css").is_file()


def test_environment_contains_only_plain_data(project: Project) -> None:
    import pickle

    project.page("index", "rst", Heading("T"), Directive("paper", "xen-2003"), Directive("resource-catalog"))
    project.build()
    with (project.root / "_build" / "doctrees" / "environment.pickle").open("rb") as opened:
        data = pickle.load(opened).domaindata["refalign"]

    def is_plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(map(is_plain, [*value.keys(), *value.values()]))
        if isinstance(value, list | tuple):
            return all(map(is_plain, value))
        return isinstance(value, str | int)

    assert data["pages"]["index"].uses[0].key == "xen-2003"
    assert is_plain(data)
