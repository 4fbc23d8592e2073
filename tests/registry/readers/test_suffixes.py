"""Readers of other packages: found by entry points, and harmless if they are broken."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_refalign.registry import readers
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.readers import ReaderError, find_reader, format_of
from sphinx_refalign.registry.registry import Registry
from tests.helpers.registry_files import KINDS, messages, resource

IMPORTS = """
from sphinx_refalign.registry.readers import Format, Inherited, Parsed, RawEntry, UnresolvedReference
"""

LINES = """
class Lines(Format):
    def read(self, text, file, definitions, kinds):
        lines = [line.partition(" ") for line in text.splitlines()]
        entries = [
            RawEntry(key, {"type": "paper", "title": title}, number, 0)
            for number, (key, _, title) in enumerate(lines, 1)
        ]
        return Parsed(entries, [], lambda entry, path: None)
"""


class Packages:
    """A folder on ``sys.path`` with distributions that are made on the fly."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules: list[str] = []

    def install(
        self, name: str, code: str, points: dict[str, str], version: str = "1.0", module: str = ""
    ) -> None:
        """Install a distribution with one module; ``points`` are classes of the module by suffix."""
        module = module or f"refalign_test_{name}"
        self.modules.append(module)
        (self.folder / f"{module}.py").write_text(IMPORTS + code, encoding="utf-8")
        info = self.folder / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = [f"{suffix} = {module}:{attribute}" for suffix, attribute in points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[sphinx_refalign.readers]", *lines, ""]))

    def uninstall(self, name: str) -> None:
        """Remove a distribution, and forget what this process has loaded of it."""
        for info in self.folder.glob(f"{name}-*.dist-info"):
            for file in info.iterdir():
                file.unlink()
            info.rmdir()
        self.forget()

    def forget(self) -> None:
        for module in self.modules:
            sys.modules.pop(module, None)
        find_reader.cache_clear()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packages]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    packages = Packages(folder)
    yield packages
    packages.forget()


def load_file(folder: Path, name: str, text: str, cache: Path | None = None) -> Registry:
    """Load a file together with a YAML file, which must always be read."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "good.yaml").write_text("good: {type: paper, title: G}\n")
    files = [str(folder / name), str(folder / "good.yaml")]
    registry = load(files, KINDS, cache=Cache(cache, "1") if cache else None)
    assert resource(registry, "good").title == "G"
    return registry


def test_reader_of_another_package(tmp_path: Path, packages: Packages) -> None:
    packages.install("lines", LINES, {"txt": "Lines"})
    registry = load_file(tmp_path, "r.TXT", "a Title of a\nb Title of b\n")
    assert registry.problems == []
    assert [resource(registry, key).title for key in "ab"] == ["Title of a", "Title of b"]
    assert registry.entries["b"].location == f"{tmp_path / 'r.TXT'}:2"


def test_built_in_readers_cannot_be_replaced(tmp_path: Path, packages: Packages) -> None:
    packages.install("lines", LINES, {"yaml": "Lines", "txt": "Lines"})
    assert load_file(tmp_path, "r.txt", "a A").problems == []
    assert type(format_of("r.yaml")).__module__ == "sphinx_refalign.registry.readers.yaml"


def test_metadata_of_packages_are_not_read_for_built_in_suffixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise AssertionError("entry points are read")

    monkeypatch.setattr("importlib.metadata.entry_points", fail)
    find_reader.cache_clear()
    for suffix in ("yaml", "yml", "bib", "bibtex", "json"):
        assert find_reader(suffix).provider == ""


def test_message_for_an_unsupported_suffix_names_all_readable_suffixes(
    tmp_path: Path, packages: Packages
) -> None:
    packages.install("lines", LINES, {"txt": "Lines", "lines": "Lines", "bib": "Lines"})
    registry = load_file(tmp_path, "r.toml", "")
    assert messages(registry, tmp_path) == [
        "r.toml: unsupported file type; rename or convert the file to "
        ".yaml, .yml, .bib, .bibtex, .json, .lines or .txt"
    ]
    with pytest.raises(ReaderError, match="unsupported file type"):
        format_of("registry")


@pytest.mark.parametrize(
    ("code", "attribute", "message"),
    [
        ("import refalign_no_such_module", "Lines",
         "the reader of .txt files cannot be loaded: ModuleNotFoundError: No module named "
         "'refalign_no_such_module'; update or reinstall broken 1.0"),
        ("", "Lines",
         "the reader of .txt files cannot be loaded: AttributeError: module 'refalign_test_broken' has no "
         "attribute 'Lines'; update or reinstall broken 1.0"),
        ("class Lines(Format):\n    def __init__(self, name): pass", "Lines",
         "the reader of .txt files cannot be loaded: TypeError: Lines.__init__() missing 1 required "
         "positional argument: 'name'; update or reinstall broken 1.0"),
        ("class Lines: pass", "Lines",
         "refalign_test_broken:Lines, the reader of .txt files, is no subclass of Format; update broken 1.0"),
        ("lines = Format()", "lines",
         "refalign_test_broken:lines, the reader of .txt files, is no subclass of Format; update broken 1.0"),
    ],
    ids=["import", "attribute", "arguments", "class", "instance"],
)  # fmt: skip
def test_broken_entry_point(
    tmp_path: Path, packages: Packages, code: str, attribute: str, message: str
) -> None:
    packages.install("broken", code, {"txt": attribute})
    registry = load_file(tmp_path, "r.txt", "a A")
    assert messages(registry, tmp_path) == [f"r.txt: {message}"]
    assert registry.problems[0].code is Code.FILE


def test_two_packages_for_one_suffix(tmp_path: Path, packages: Packages) -> None:
    packages.install("one", LINES, {"txt": "Lines"})
    packages.install("two", LINES, {"TXT": "Lines"}, version="2")
    assert messages(load_file(tmp_path, "r.txt", "a A"), tmp_path) == [
        "r.txt: several packages read .txt files, one 1.0 and two 2; uninstall all but one"
    ]


def test_damaged_metadata(tmp_path: Path, packages: Packages) -> None:
    packages.install("lines", "", {"txt": "Lines"})
    (info,) = packages.folder.glob("*.dist-info")
    (info / "METADATA").unlink()
    (message,) = messages(load_file(tmp_path, "r.txt", "a A"), tmp_path)
    assert message.endswith("; update or reinstall refalign_test_lines:Lines")
    (info / "entry_points.txt").write_text("[sphinx_refalign.readers]\ntxt\n")
    (message,) = messages(load_file(tmp_path, "r.txt", "a A"), tmp_path)
    assert message.startswith("r.txt: installed packages cannot be searched for a reader: ")
    assert "Error: " in message
    assert message.endswith("; repair them")


@pytest.mark.parametrize("on_use", [False, True])
def test_defaults_of_a_format(tmp_path: Path, packages: Packages, on_use: bool) -> None:
    fields = '{"type": "paper", "title": title, "ids": [key + "-old"], "url": "nowhere"}'
    code = LINES.replace('{"type": "paper", "title": title}', fields)
    packages.install("lines", f"{code}    decode_on_use = {on_use}\n", {"txt": "Lines"})
    registry = load_file(tmp_path, "r.txt", "a A")
    assert messages(registry, tmp_path) == [
        "r.txt:1: a.url: must be a full URL that starts with http:, https:, ftp: or mailto:"
    ]
    assert registry.current_key("a-old") == "a"


def test_an_entry_without_a_kind_is_reported(tmp_path: Path, packages: Packages) -> None:
    packages.install("none", LINES.replace('"type": "paper", ', ""), {"one": "Lines"})
    packages.install("list", LINES.replace('"paper"', '["paper"]'), {"two": "Lines"})
    for suffix, reason in (("one", "is missing"), ("two", "must be text, not a list")):
        registry = load_file(tmp_path, f"r.{suffix}", "a A")
        (message,) = messages(registry, tmp_path)
        assert message.startswith(f"r.{suffix}:1: a.type: {reason}; use one of ")


FAILURES = {
    "read": "def read(self, text, file, definitions, kinds): raise KeyError('no\\n head')",
    "no result": "def read(self, text, file, definitions, kinds): pass",
    "kind": "def kind(self, fields, kinds): raise KeyError('no\\n head')",
    "decode": "def decode(self, fields, custom, kinds): raise KeyError('no\\n head')",
    "not plain data": (
        "decode_on_use = True\n"
        "    def decode(self, fields, custom, kinds): return {'title': 'T'}\n"
        "    def read(self, text, file, definitions, kinds):\n"
        "        entry = RawEntry('a', {'type': 'paper', 'date': object()}, 1, 0)\n"
        "        return Parsed([entry], [], lambda *_: None)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_exception_of_a_reader_is_a_problem_of_its_file(
    tmp_path: Path, packages: Packages, failure: str
) -> None:
    packages.install("failing", f"{LINES}\n    {FAILURES[failure]}\n", {"txt": "Lines"})
    cache = tmp_path / "cache"
    registry = load_file(tmp_path, "r.txt", "a A", cache)
    (problem,) = registry.problems
    assert (problem.code, problem.file) == (Code.FILE, str(tmp_path / "r.txt"))
    assert problem.message.startswith("failing 1.0 cannot read this file: ")
    assert problem.message.endswith("; update that package or report the error to its authors")
    if failure in ("read", "kind", "decode"):
        assert "KeyError: 'no\\n head';" in problem.message
    assert "a" not in registry

    packages.forget()
    (packages.folder / "refalign_test_failing.py").write_text(IMPORTS + LINES)
    assert load_file(tmp_path, "r.txt", "a A", cache).problems == [], "the problem was not cached"


def test_exceptions_where_files_share_data(tmp_path: Path, packages: Packages) -> None:
    failing = """
    decode_on_use = shares_definitions = True
    def inheritance_fields(self, fields): return ["title"]
    def definitions(self, text): raise ValueError("definitions")
    def resolve_inheritance(self, entries, keys): raise ValueError("inheritance")
"""
    packages.install("failing", LINES + failing, {"txt": "Lines"})
    (tmp_path / "other.txt").write_text("b B")
    (tmp_path / "r.txt").write_text("a A")
    registry = load([tmp_path / "r.txt", tmp_path / "other.txt"], KINDS)
    assert [(problem.file, problem.message.split("; ")[0]) for problem in registry.problems] == [
        (str(tmp_path / "r.txt"), "failing 1.0 cannot read this file: ValueError: definitions"),
        (str(tmp_path / "r.txt"), "failing 1.0 cannot read this file: ValueError: inheritance"),
        (str(tmp_path / "other.txt"), "failing 1.0 cannot read this file: ValueError: definitions"),
    ]
    assert [resource(registry, key).title for key in "ab"] == ["A", "B"]


SHARING = """
class Shared(Format):
    decode_on_use = shares_definitions = True

    def read(self, text, file, definitions, kinds):
        entries = []
        for number, line in enumerate(text.splitlines(), 1):
            key, _, title = line.partition(" ")
            if not key.startswith("$"):
                fields = {"type": "paper", "name": definitions.get(title, title)}
                entries.append(RawEntry(key, fields, number, 0))
        return Parsed(entries, [], lambda entry, path: (entry.line, 3))

    def definitions(self, text):
        lines = [line.partition(" ") for line in text.splitlines()]
        return {name: value for name, _, value in lines if name.startswith("$")}

    def decode(self, fields, custom, kinds):
        return {"title": fields["name"].upper(), "publisher": fields.get("publisher", "")}

    def inheritance_fields(self, fields):
        return ["name"] if fields["name"].startswith("<") else []

    def resolve_inheritance(self, entries, keys):
        fields, unresolved = {}, {}
        for key in keys:
            parent = entries[key]["name"].removeprefix("<")
            if parent in entries:
                fields[key] = {**entries[parent], "publisher": key}
            else:
                unresolved[key] = [UnresolvedReference("name", f"no entry {parent}")]
        return Inherited(fields, unresolved)
"""


def test_reader_that_decodes_on_use_shares_definitions_and_inherits(
    tmp_path: Path, packages: Packages
) -> None:
    packages.install("shared", SHARING, {"one": "Shared", "two": "Shared"})
    (tmp_path / "a.one").write_text("a $name\nb <c\nd <nope\n")
    (tmp_path / "b.two").write_text("$name shared\nc c\n")
    (tmp_path / "c.bib").write_text("@book{e, title={{E}}, crossref={a}}")
    files = [tmp_path / name for name in ("a.one", "b.two", "c.bib")]
    for _ in range(2):  # without and with results in the cache
        registry = load(files, KINDS, cache=Cache(tmp_path / "cache", "1"))
        assert [registry.entries[key].format for key in "abcde"] == ["one", "one", "two", "one", "bib"]
        titles = [resource(registry, key).title for key in "abcde"]
        assert titles == ["SHARED", "C", "C", "<NOPE", "E"]
        assert resource(registry, "b").publisher == "b"
        assert messages(registry, tmp_path) == [
            "a.one:3: d.name: no entry nope",
            "c.bib:1: e.crossref: no entry has the key 'a'; correct the key",
        ]


def test_cached_content_depends_on_the_version_of_the_package(tmp_path: Path, packages: Packages) -> None:
    cache = tmp_path / "cache"

    def title() -> object:
        return resource(load_file(tmp_path, "r.txt", "a A", cache), "a").title

    packages.install("lines", LINES, {"txt": "Lines"})
    assert title() == "A"
    changed = LINES.replace('"title": title', '"title": title + "2"')
    packages.uninstall("lines")
    packages.install("lines", changed, {"txt": "Lines"})
    assert title() == "A", "the version is the same"
    packages.uninstall("lines")
    packages.install("lines", changed, {"txt": "Lines"}, version="1.1")
    assert title() == "A2"


def test_digest_of_an_entry_depends_on_its_decoder(tmp_path: Path, packages: Packages) -> None:
    code = LINES + "    decode_on_use = True\n"
    packages.install("lines", code, {"txt": "Lines"})
    before = load_file(tmp_path, "r.txt", "a A")
    digests = before.stamp, before.digest("a"), before.digest("good")
    packages.uninstall("lines")
    packages.install("lines", code, {"txt": "Lines"}, version="1.1")
    after = load_file(tmp_path, "r.txt", "a A")
    assert after.stamp != digests[0]
    assert after.digest("a") != digests[1]
    assert after.digest("good") == digests[2]


def test_example_of_the_documentation(tmp_path: Path, packages: Packages) -> None:
    documentation = ast.get_docstring(ast.parse(Path(readers.__file__).read_text(encoding="utf-8")))
    assert documentation is not None
    _, _, after = documentation.partition(".. code-block:: python\n")
    example, rules, _ = after.partition("\nRules for readers:")
    assert rules
    code = "\n".join(line.removeprefix("    ") for line in example.splitlines())
    packages.install("my-package", code, {"tsv": "Tsv"}, module="my_package")
    text = "key\ttype\ttitle\turl\na\tpaper\tA\thttps://example.org/\n\tbook\tB\nc\tbook\tC\tnowhere\n"
    registry = load_file(tmp_path, "r.tsv", text)
    assert messages(registry, tmp_path) == [
        "r.tsv:3:1: line skipped: it has no key; fill in the column 'key'",
        "r.tsv:4: c.url: must be a full URL that starts with http:, https:, ftp: or mailto:",
    ]
    assert (resource(registry, "a").url, resource(registry, "c").title) == ("https://example.org/", "C")


def test_names_for_readers_are_exported() -> None:
    for name in ("Format", "Parsed", "RawEntry", "Position", "LocatedValue", "Problem", "Code"):
        assert name in readers.__all__
    assert all(hasattr(readers, name) for name in readers.__all__)
