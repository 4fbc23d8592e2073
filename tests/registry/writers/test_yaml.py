"""YAML registries are written as an author would write them: short forms, and characters as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.writers import yaml as writer
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.registry_files import load_text

TEXT = """\
'.k':
  type: wikidef
  title:
    en: Xen
    zh: 𠮷
  definition: 虚拟机 😀
  concepts:
  - A
  - B: text
  - C:
      aligns: y
  - D:
      chapters:
      - one
      - document: two
        label: L
  - en: E
    zh: 戊
  - name:
      en: E
      zh: 戊
    text: X
  related:
  - https://a.example/
  - KVM: https://b.example/
  - url: https://c.example/
    title: N
    note: X
  - url: https://d.example/
    title:
      en: E
      zh: 戊
  accessed:
    literal: in spring
  chapters:
  - one
  - document: two
    label: L
l:
  type: course
  title: T
  materials:
  - Notes: https://a.example/
  topics:
  - A: x
m:
  type: paper
  title: 'yes'
  author:
  - Ann Berg
  - family: van der Berg
    given: Ann
  date: 2003-10
  extra:
    shelf: '12'
n:
  type: book
  title: N
  date:
    literal: in press
"""


@pytest.mark.parametrize("in_c", [True, False])
def test_text_of_a_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_c: bool) -> None:
    if not in_c:
        monkeypatch.setattr(writer, "_Dumper", writer._UnicodeDumper)
    registry = load_text(tmp_path, TEXT)
    assert registry.problems == []
    assert to_yaml(registry) == TEXT


def test_long_texts_are_folded(tmp_path: Path) -> None:
    registry = load_text(tmp_path, f"k: {{type: book, title: T, note: {'word ' * 60}}}\n")
    text = to_yaml(registry)
    assert max(map(len, text.splitlines())) <= 120
    assert load_text(tmp_path, text)["k"].note == registry["k"].note
