"""Random queries of tables, matrices and coverages: nothing raises, and a filter only selects."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.alignment.coverage import measure_coverage
from sphinx_refalign.alignment.filters import Filter, matches, split_value
from sphinx_refalign.alignment.matrix import COLUMNS, ROWS, MatrixOptions, make_matrix
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import RELATIONS, Use
from sphinx_refalign.alignment.table import GROUPINGS, SORTS, TableOptions, TextLookup, make_rows
from sphinx_refalign.registry.i18n import first
from tests.helpers.fuzzing import budget
from tests.helpers.project import REGISTRY
from tests.helpers.registry_files import load_text

some = budget(60)

DOCUMENTS = ("index", "layers", "part/one", "part/two/deep", "table")


@cache
def project() -> Project:
    with TemporaryDirectory() as folder:
        registry = load_text(Path(folder), REGISTRY)
    uses: dict[str, list[Use]] = {}
    for number, key in enumerate([*registry, *registry]):
        document = DOCUMENTS[number % 4]
        use = Use(
            document, f"S {number % 3}", f"s{number % 3}", "", key, "",
            RELATIONS[number % len(RELATIONS)], (), number + 1, True, "",
        )  # fmt: skip
        uses.setdefault(document, []).append(use)
    return Project(registry, uses, DOCUMENTS, titles=dict(zip(DOCUMENTS, DOCUMENTS, strict=True)))


TEXTS = TextLookup(lambda text: first(text) if isinstance(text, str | dict) else str(text or ""), str)

WORDS = st.sampled_from([
    "paper", "wikidef", "teaches", "**", "*", "part/**", "!part/*", "**/deep", "!**", "[", "[!a]", "?",
    "xen*", "mit*",
    "虚拟化", "Virtual*", "2003", "1900-2000", "-2000", "2000-", "9" * 5000, "directive", "MIT", "", "/",
    "//", "a,b;c",
])  # fmt: skip

FILTERS = st.dictionaries(
    st.sampled_from(Filter._fields),
    st.lists(WORDS | st.text(max_size=6), max_size=3).map(", ".join),
    max_size=4,
).map(lambda texts: Filter.from_words({field: split_value(field, text) for field, text in texts.items()}))


@some
@given(FILTERS, st.sampled_from(GROUPINGS), st.sampled_from(SORTS), st.booleans(), st.booleans())
def test_table(selection: Filter, group: str, sort: str, planned: bool, by_topic: bool) -> None:
    options = TableOptions(selection, group, sort=sort, include_planned=planned, by_topic=by_topic)
    rows = make_rows(project(), options, TEXTS)
    selected = [alignment for row in rows for alignment in row]
    everything = make_rows(project(), options._replace(filter=Filter()), TEXTS)
    assert {*selected} <= {alignment for row in everything for alignment in row}
    assert all(row and len({alignment.missing for alignment in row}) == 1 for row in rows)


@some
@given(FILTERS, st.sampled_from(ROWS), st.sampled_from(COLUMNS), st.booleans(), st.booleans())
def test_matrix(selection: Filter, rows: str, columns: str, planned: bool, empty: bool) -> None:
    options = MatrixOptions(selection, rows, columns, include_planned=planned, include_empty=empty)
    matrix = make_matrix(project(), options, TEXTS)
    assert all(row < len(matrix.rows) and column < len(matrix.columns) for row, column in matrix.cells)
    assert len(matrix.row_totals) == len(matrix.rows) and len(matrix.column_totals) == len(matrix.columns)


@some
@given(FILTERS)
def test_coverage(selection: Filter) -> None:
    for count in measure_coverage(project(), selection).measures().values():
        assert 0 <= count.done <= count.total
        assert 0 <= count.percent <= 100


def slow_matches(parts: list[str], pattern: list[str]) -> bool:
    """Return whether a glob matches, by trying everything."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(slow_matches(parts[start:], pattern[1:]) for start in range(len(parts) + 1))
    return bool(parts) and pattern[0] in ("*", parts[0]) and slow_matches(parts[1:], pattern[1:])


@some
@given(
    st.lists(st.sampled_from("ab"), min_size=1, max_size=5),
    st.lists(st.sampled_from(["a", "b", "*", "**"]), min_size=1, max_size=5),
)
def test_globs_match_as_by_trying_everything(parts: list[str], pattern: list[str]) -> None:
    assert matches("/".join(parts), ("/".join(pattern),)) is slow_matches(parts, pattern)


def test_many_stars_take_no_time() -> None:
    document = "/".join("a" * 60)
    assert not matches(document, ("**/a/" * 30 + "b",))
    assert matches(document, ("**/a/" * 30 + "**",))
