"""The examples printed in GB/T 7714-2015, from ``standard.bib``."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import Entry, parse_file

from tests.helpers.gbt7714 import AUTHOR_YEAR, NUMERIC, entry, printed

EXAMPLES = parse_file(Path(__file__).parent / "standard.bib", "bibtex").entries
"""Each entry has the printed reference in a field of its own."""


@pytest.mark.parametrize(("field", "style"), [("reference", NUMERIC), ("by-year", AUTHOR_YEAR)])
def test_published_references(field: str, style: str) -> None:
    examples = [example for example in EXAMPLES.values() if field in example.fields]
    assert len(examples) > 5
    assert [printed(example, style) for example in examples] == [_raw(example, field) for example in examples]


def _raw(example: Entry, field: str) -> str:
    return str(example.fields[field])


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("李时珍", "李时珍"),
        ("昂温, P. S.", "昂温 P S"),
        ("{昂温, G}", "昂温 G"),
        ("Albert Einstein", "EINSTEIN A"),
        ("Williams-Ellis, Amabel", "WILLIAMS-ELLIS A"),
        ("De Morgan, Augustus", "DE MORGAN A"),
        ("{LI Jiangning}", "LI Jiangning"),
        ("Li, Jiang-Ning", "LI J N"),
        ("钱学森 and 刘再复", "钱学森，刘再复"),
        ("李四光 and 华罗庚 and 茅以升", "李四光，华罗庚，茅以升"),
        ("印森林 and 吴胜和 and 李俊飞 and 冯文杰", "印森林，吴胜和，李俊飞，等"),
        (
            "Evenst W. Fordham and Amiad Ali and David A. Turner and John R. Charters",
            "FORDHAM E W, ALI A, TURNER D A, et al.",
        ),
        ("{中国科学院物理研究所}", "中国科学院物理研究所"),
        ("{American Chemical Society}", "American Chemical Society"),
        ("于, 潇 and 刘, 义", "于潇，刘义"),
        ("王 小明", "王小明"),
        ("欧阳, 修 and 欧阳, 高", "欧阳修，欧阳高"),
        ("田中, 実", "田中実"),
        (r"M{\"u}ller, K.", "MÜLLER K"),
    ],
)
def test_published_names(author: str, names: str) -> None:
    """The names of section 8.1."""
    reference = printed(entry(f"misc, author={{{author}}}, note={{x}}"))
    assert reference.replace("[Z]. x.", "").strip().removesuffix(".") == names.removesuffix(".")
