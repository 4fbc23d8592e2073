"""Options are read from conf.py without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.cli.conf_file import read_conf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = ['a', 'b']", ["a", "b"]),
        ("x: list[str] = ['a']", ["a"]),
        ("y = x = 'a'", "a"),
        ("x = 'a' 'b'", "ab"),
        ("x = ['a'] + ['b'] + ['c']", ["a", "b", "c"]),
        ("x = 'a' + '/b'", "a/b"),
        ("x = ['a']\nx += ['b']", ["a", "b"]),
        ("x = f()\nx = {'a': (1, True)}", {"a": (1, True)}),
        ("x = 1 - 2j", 1 - 2j),
        ("x = ['a']\nx += more", None),
        ("x += ['a']", None),
        ("x = ['a'] + 'b'", None),
        ("x = ['a']\nif y:\n    x = ['b']", None),
        ("x = name", None),
        ("x = ['a']\nx = open('x')", None),
    ],
)
def test_values(tmp_path: Path, text: str, expected: object) -> None:
    (tmp_path / "conf.py").write_text(text)
    conf = read_conf(str(tmp_path))
    assert conf.values.get("x") == expected
    assert ("x" in conf.computed) is (expected is None)
