"""Entries and alignments of other projects in files: read where they are asked for."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.registry import external, loader
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.external_records import Records, write_records
from sphinx_refalign.registry.registry import Registry


def write_project(folder: Path, number: int = 5) -> Path:
    resources = {
        f"k{n}": {"kind": "paper", "title": f"Title {n}", "ids": [f"old{n}"], "uri": f"w.html#k{n}"}
        for n in range(number)
    }
    rows = [{"key": f"k{n}", "document": "page", "uri": "page.html#s"} for n in range(number)]
    file = folder / "other.json"
    file.write_text(json.dumps({"version": 1, "resources": resources, "alignments": rows}), encoding="utf-8")
    return file


def load(folder: Path) -> Registry:
    cache = Cache(folder / "cache" / "registry.pickle", "1")
    return loader.load([], cache=cache, external={"os": ("https://os.example/", str(folder / "other.json"))})


@pytest.fixture
def unpickled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of the records that are read from files."""
    numbers: list[int] = []
    original = Records._load

    def record(self: Records[object], number: int, data: bytes) -> object:
        numbers.append(number)
        return original(self, number, data)

    monkeypatch.setattr(Records, "_load", record)
    return numbers


def test_only_what_is_asked_for_is_read(tmp_path: Path, unpickled: list[int]) -> None:
    write_project(tmp_path)
    load(tmp_path)
    registry = load(tmp_path)
    assert "os:k3" in registry and "k3" in registry and "old4" in registry
    assert registry.current_key("old4") == "os:k4"
    assert registry.external_url("os:k1") == "https://os.example/w.html#k1"
    assert registry.keys_of("os:k2") == ["os:k2", "k2", "os:old2", "old2"]
    assert unpickled == []
    assert registry["k3"].title == registry["os:k3"].title == "Title 3"
    assert unpickled == [3]


def test_the_same_with_and_without_files(tmp_path: Path) -> None:
    file = write_project(tmp_path)
    load(tmp_path)
    stored = load(tmp_path)
    eager = loader.load([], external={"os": ("https://os.example/", str(file))})
    assert list(stored.external_entries.items()) == list(eager.external_entries.items())
    assert stored.external_other_keys == eager.external_other_keys
    assert stored.stamp == eager.stamp
    keys = [*stored.external_entries]
    assert [stored.keys_of(key) for key in keys] == [eager.keys_of(key) for key in keys]
    assert Project(stored, {}, []).external == Project(eager, {}, []).external
    assert [row.key for row in Project(stored, {}, []).external] == [f"os:k{n}" for n in range(5)]


@pytest.mark.parametrize("damage", ["missing", "empty", "other bytes", "another pickle"])
def test_a_damaged_file_is_read_anew_from_its_source(tmp_path: Path, damage: str) -> None:
    write_project(tmp_path)
    load(tmp_path)
    (file,) = (tmp_path / "cache").glob("refalign-external-*.pickle")
    content = file.read_bytes()
    registry = load(tmp_path)
    if damage == "missing":
        file.unlink()
    else:
        other = pickle.dumps("x" * len(content))
        file.write_bytes({"empty": b"", "other bytes": content[::-1], "another pickle": other}[damage])
    assert registry["os:k2"].title == "Title 2"
    assert [row.key for row in Project(registry, {}, []).external] == [f"os:k{n}" for n in range(5)]
    assert load(tmp_path)["os:k4"].title == "Title 4"
    assert file.read_bytes() == content, "the next build writes it again"


def test_a_file_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_project(tmp_path)
    monkeypatch.setattr(external, "write_records", lambda path, records: None)
    for _ in range(2):
        assert load(tmp_path)["os:k2"].title == "Title 2"


@pytest.mark.parametrize("cached", [True, False])
def test_missing_file_of_a_project_is_reported(tmp_path: Path, cached: bool) -> None:
    (tmp_path / "r.yaml").write_text("own: {type: paper, title: T}\n", encoding="utf-8")
    file = tmp_path / "other.json"
    cache = Cache(tmp_path / "cache" / "registry.pickle", "1") if cached else None
    registry = loader.load(
        [tmp_path / "r.yaml"], cache=cache, external={"os": ("https://os.example/", str(file))}
    )
    assert [str(problem) for problem in registry.problems] == [
        f"{file}: cannot be read: No such file or directory"
    ]
    assert (list(registry), list(registry.external_entries)) == (["own"], [])
    assert [project.name for project in registry.externals] == ["os"]


def test_files_of_another_content_are_removed(tmp_path: Path) -> None:
    write_project(tmp_path)
    load(tmp_path)
    before = set((tmp_path / "cache").glob("refalign-external-*.pickle"))
    write_project(tmp_path, 6)
    assert load(tmp_path)["os:k5"].title == "Title 5"
    after = set((tmp_path / "cache").glob("refalign-external-*.pickle"))
    assert len(before) == len(after) == 1
    assert before != after


def test_records_are_a_sequence(tmp_path: Path) -> None:
    positions = write_records(tmp_path / "records", ["a", "b", "c", "d"])
    assert positions is not None
    records: Records[str] = Records(tmp_path / "records", positions, 1, 4, lambda: ["made"])
    assert (records[0], records[-1], len(records)) == ("b", "d", 3)
    assert list(records) == ["b", "c", "d"]
    assert records[1:] == ["c", "d"]
    with pytest.raises(IndexError):
        records[3]
