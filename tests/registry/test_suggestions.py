"""Suggestions for unknown keys."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry

TEXT = """\
ongaro-2014: {type: paper, title: {en: In Search of Consensus, zh: 寻找共识}, aliases: [Raft]}
xen-2003: {type: paper, title: "Xen and the Art of Virtualization", ids: [barham, dup-1]}
oci: {type: organization, title: Open Container Initiative, short: OCI Group}
mit-6.824: {type: course, title: Distributed Systems}
mit-6.828: {type: course, title: Operating Systems}
"""
BIBTEX = "@book{taocp, title={The {Art} of X}, shorttitle={Knuth}, aliases={ACP; TAOP}, ids={k68}}\n"
HINTS = {
    "Raft": "'ongaro-2014'",
    "raft": "'ongaro-2014'",
    "寻找共识": "'ongaro-2014'",
    "oci-group": "'oci'",
    "distributed_systems": "'mit-6.824'",
    "knuth": "'taocp'",
    "taop": "'taocp'",
    "The Art of X": "'taocp'",
    "xen": "'xen-2003'",
    "XEN-2003": "'xen-2003'",
    "ong": "'ongaro-2014'",
    "barhan": "'xen-2003'",
    "mit-6.82": "'mit-6.828' or 'mit-6.824'",
    "xen-2030": "'xen-2003'",
    "k-68": "'taocp'",
    "nothing like it": "",
    "": "",
    "-": "",
}


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "r.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.bib").write_text(BIBTEX, encoding="utf-8")
    return load([str(tmp_path / "r.yaml"), str(tmp_path / "b.bib")])


@pytest.mark.parametrize("word", HINTS)
def test_hint(registry: Registry, word: str) -> None:
    hint = f" (did you mean {HINTS[word]}?)" if HINTS[word] else ""
    assert registry.suggestions.hint(word) == hint


def test_names_in_several_resources_give_several_keys(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text("".join(f"k{number}: {{type: paper, title: Raft}}\n" for number in range(5)))
    hint = load([str(file)]).suggestions.hint("raft")
    assert hint == " (did you mean 'k0' or 'k1' or 'k2'?)"


def test_many_unknown_keys_take_little_time(tmp_path: Path) -> None:
    """10,000 keys and 100 unknown keys take less than 2 seconds on any machine."""
    file = tmp_path / "r.bib"
    keys = [f"author{number % 97}-{1990 + number % 30}-word{number}" for number in range(10_000)]
    file.write_text("".join(f"@misc{{{key}, title={{Title of {key}}}}}\n" for key in keys))
    registry = load([str(file)])
    start = time.process_time()
    hints = [registry.suggestions.hint(f"{key}x".replace("word", "wrod")) for key in keys[::100]]
    assert time.process_time() - start < 2
    assert all(repr(key) in hint for key, hint in zip(keys[::100], hints, strict=True))
