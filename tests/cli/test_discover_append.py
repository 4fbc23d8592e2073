"""``refalign discover --append``: more entries at the end of a file that stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_refalign.cli.discover import command
from sphinx_refalign.registry.loader import load

EN = "https://en.wikipedia.org/wiki/"


def append(folder: Path, content: bytes, name: str = "r.yaml") -> tuple[Result, Path]:
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "a.md").write_text(f"<{EN}Xen> <{EN}KVM>\n")
    file = folder / name
    file.write_bytes(content)
    arguments = [str(pages), "--append", "-o", str(file)]
    return CliRunner().invoke(command, arguments, catch_exceptions=False), file


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# only a comment",
        b"a: {type: book, title: A}\n",
        b"a: {type: book, title: A}",
        b"\xef\xbb\xbfa:\r\n  type: book\r\n  title: A \xe4\xb8\xad\r\n",
        b"a:\r\n  type: book\r\n  title: A",
        b"---\n# x\na:\n  type: book\n  title: A  # comment\n\n\n",
        b"a:\n  type: book\n  title: A\n  definition: |\n    text\n",
        b"a:\n  type: book\n  title: A\n  definition: |+\n    text\n\n",
        b"a:\n  type: book\n  title: A\n  definition: >-\n    text",
        b"a: &x {type: book, title: A}\nb: *x\n",
        b"xen: {type: book, title: Other}\nKVM: {type: book, title: Another}\n",
    ],
)
def test_all_bytes_stay_and_the_entries_are_added(tmp_path: Path, content: bytes) -> None:
    before_file = tmp_path / "before.yaml"
    before_file.write_bytes(content)
    before = load([before_file])
    result, file = append(tmp_path, content)
    assert result.exit_code == 0, result.stderr
    new = file.read_bytes()
    assert new.startswith(content)
    registry = load([file])
    assert registry.problems == before.problems == []
    assert len(registry) == len(before) + 2
    assert [registry[key] for key in before] == [before[key] for key in before]
    urls = {str(registry[key].url) for key in registry}
    assert {f"{EN}Xen", f"{EN}KVM"} <= urls
    assert (b"\n" in new.replace(b"\r\n", b"")) == (b"\r\n" not in content)
    again, _ = append(tmp_path, new)
    assert again.exit_code == 0
    assert file.read_bytes() == new, "a second run adds nothing"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"{a: {type: book, title: A}}\n", "r.yaml", "r.yaml:1: its entries are in braces; "),
        (b"{}\n", "r.yaml", "r.yaml:1: its entries are in braces; "),
        (b"- key: a\n  title: A\n", "r.yaml", "r.yaml:1: is a list; "),
        (b"# x\ntext\n", "r.yaml", "r.yaml:2: is no map of keys to fields; "),
        (b"  a: {type: book, title: A}\n", "r.yaml", "r.yaml:1: its entries are indented; "),
        (b"a: [\n", "r.yaml", "r.yaml:2: not valid YAML"),
        (
            b"a: {type: book, title: A}\n...\n---\nb: 1\n",
            "r.yaml",
            "not valid YAML, or more than one document",
        ),
        (b"a: {type: book, title: A}\n...\n", "r.yaml", "appending would change its last entry; "),
        (b"a: '\xd6\xd0'\n", "r.yaml", "r.yaml:1: not UTF-8; "),
        (b"[" * 5_000, "r.yaml", "not valid YAML"),
        (b"@book{a, title={A}}\n", "r.bib", "r.bib: entries can be appended to YAML files only; "),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, name: str, message: str) -> None:
    result, file = append(tmp_path, content, name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert file.read_bytes() == content


def test_a_new_file_is_written(tmp_path: Path) -> None:
    result, file = append(tmp_path, b"")
    file.unlink()
    arguments = [str(tmp_path / "pages"), "--append", "-o", str(file)]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert list(load([file])) == ["kvm", "xen"]
