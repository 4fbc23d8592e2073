"""The cache: a second load parses nothing and gives the same registry, even if the files have mistakes."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_refalign.registry import loader
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from tests.helpers.registry_files import KINDS

TEXTS = {
    "a.yaml": "a: {type: paper, title: A, chapters: [x], dte: 3}\nc: {type: course, title: C, number: 6.8}\n",
    "b.bib": '@inproceedings{b, title={{\\"U}}, publisher=acm, crossref={p}}\n@book{p, title={P}}\n@book{q,',
    "s.bib": '@string{acm = "ACM"}\n@xdata{x, note={N}}',
    "j.json": '[{"id": "j", "type": "book", "title": "J"}]',
    "bad.yaml": "caf\xe9",
}


class Folder:
    """Registry files, with the names of the files parsed by the last load."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.parsed: list[str] = []
        original = loader.read_file_entries

        def count(text: str, file: str, *arguments: object) -> object:
            self.parsed.append(Path(file).name)
            return original(text, file, *arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(loader, "read_file_entries", count)
        for name, text in TEXTS.items():
            (root / name).write_bytes(text.encode("latin-1" if name == "bad.yaml" else "utf-8"))

    def load(self, version: str = "1", **options: object) -> Registry:
        self.parsed.clear()
        files = [str(self.root / name) for name in TEXTS if (self.root / name).is_file()]
        kinds = options.pop("kinds", KINDS)
        return load(files, kinds, cache=Cache(self.root / "c" / "cache", version), **options)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, monkeypatch)


def snapshot(registry: Registry) -> object:
    return (
        [registry[key] for key in registry], [registry.digest(key) for key in registry], registry.problems,
        registry.rejected, list(registry.planned_places()), registry.stamp,
    )  # fmt: skip


def test_second_load_parses_nothing_and_gives_the_same_registry(folder: Folder) -> None:
    first = snapshot(folder.load())
    assert folder.parsed == ["a.yaml", "b.bib", "s.bib", "j.json"]
    second = snapshot(folder.load())
    assert folder.parsed == []
    assert second == first
    uncached = load([str(folder.root / name) for name in TEXTS], KINDS)
    assert snapshot(uncached) == first


def test_second_load_writes_nothing(folder: Folder) -> None:
    folder.load()
    cache = folder.root / "c" / "cache"
    before = cache.stat().st_mtime_ns, cache.read_bytes()
    folder.load()
    assert (cache.stat().st_mtime_ns, cache.read_bytes()) == before
    assert list(cache.parent.iterdir()) == [cache]


CHANGES: dict[str, tuple[Callable[[Folder], object], list[str]]] = {
    "one file": (lambda f: (f.root / "a.yaml").write_text("a: {type: book, title: B}"), ["a.yaml"]),
    "a string that another file uses": (
        lambda f: (f.root / "s.bib").write_text('@string{acm = "IEEE"}'),
        ["b.bib", "s.bib"],
    ),
    "a parent of another entry": (
        lambda f: (f.root / "b.bib").write_text("@book{p, title={Q}}"),
        ["b.bib"],
    ),
    "a removed file": (lambda f: (f.root / "a.yaml").unlink(), []),
    "only the date of a file": (lambda f: (f.root / "a.yaml").touch(), []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_changed_files_are_parsed(folder: Folder, change: str) -> None:
    folder.load()
    apply, parsed = CHANGES[change]
    apply(folder)
    registry = folder.load()
    assert folder.parsed == parsed
    files = [str(folder.root / name) for name in TEXTS if (folder.root / name).is_file()]
    assert snapshot(registry) == snapshot(load(files, KINDS))
    folder.load()
    assert folder.parsed == []


def test_other_kinds_encoding_or_version_parse_all_files(folder: Folder) -> None:
    folder.load()
    for options in (
        {"kinds": build_kinds({"video": {"label": "Video"}})},
        {"encoding": "latin-1"},
        {"version": "2"},
    ):
        folder.load(**options)  # type: ignore[arg-type]
        assert "a.yaml" in folder.parsed, options


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", pickle.dumps(5), pickle.dumps(((0, "0"), {})), b"\x80\x05cos\nnope\n."]
)
def test_damaged_cache_is_ignored(folder: Folder, content: bytes) -> None:
    first = snapshot(folder.load())
    (folder.root / "c" / "cache").write_bytes(content)
    assert snapshot(folder.load()) == first
    assert "a.yaml" in folder.parsed
    folder.load()
    assert folder.parsed == []


def test_unwritable_cache_folder_is_ignored(folder: Folder) -> None:
    first = snapshot(folder.load())
    (folder.root / "c" / "cache").unlink()
    (folder.root / "c").rmdir()
    (folder.root / "c").write_text("a file where the folder should be")
    assert snapshot(folder.load()) == first


def test_digest_of_data() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})
    assert (len(digest("x")), len(digest(b"x", 4))) == (24, 8)


def test_digests_of_the_last_build(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "cache"
    first = Cache(path, "1")
    assert first.get("name", "digest", lambda: 1) == 1
    assert first.digest_of("name") is None
    first.save()
    second = Cache(path, "1")
    assert (second.digest_of("name"), second.digest_of("other")) == ("digest", None)
    assert second.get("name", "digest", lambda: 2) == 1
    assert second.get("name", "changed", lambda: 2) == 2
    assert Cache(path, "2").digest_of("name") is None
