"""Any value in any field of JSON, YAML and BibTeX is read and shown in every output, or reported."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.alignment.catalog import CatalogOptions
from sphinx_refalign.registry.kinds import FIELDS, build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render import blocks
from sphinx_refalign.render.catalog import catalog
from sphinx_refalign.render.outline import outline
from tests.helpers.fuzzing import EXAMPLES, budget
from tests.helpers.outputs import FILES, OUTPUTS, context_of
from tests.helpers.registry_files import KINDS as KINDS_BY_NAME
from tests.helpers.registry_files import load_text

KINDS = [*build_kinds({})]

VARIABLES = """
    type title title-short author editor translator issued accessed original-date volume issue page edition
    number DOI URL ISBN ISSN PMID note custom publisher publisher-place language container-title
    collection-title keyword genre archive archive_location other-ids citation-key
"""

RAW_FIELDS = """
    title subtitle shorttitle author editor date year month day volume number pages edition doi url eprint
    eprinttype note publisher address institution language langid urldate journal isbn series crossref ids
    keywords abstract school howpublished pubstate eventdate topics links chapters refalign.title
"""

CHARACTERS = st.text(
    "aZ0 19.,:;/-–\\{}[]()<>$%&~#^_*'\"=@|?中，あ한я\u0301\n\u00a0\u202e\ue000\u2028", max_size=30
)
LONG = st.sampled_from(
    ["9" * 4400, "٣" * 4400, "{" * 400, "\\it " * 100, "<i>" * 200, "a\0\ufffe\ud800b", "²"]
)
PIECES = st.sampled_from([
    "2000", "2000-02-30", "/", "~", "and", "others", "<i>x</i>", "$x^2$", "\\emph{x}", "https://a.org/",
    "family=", "\\cite[", "arXiv:", "10.1/a", "vol. ", "{", "}", ", ",
])  # fmt: skip
TEXTS = CHARACTERS | st.lists(PIECES, max_size=6).map("".join) | LONG | st.text(max_size=8)

NAMES = st.sampled_from(["en", "zh", "family", "given", "literal", "date-parts", "raw", "season", "name",
                         "title", "url", "text", "value", "document", "refalign"])  # fmt: skip
SCALARS = TEXTS | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=3),
    max_leaves=6,
)

some = budget(25)


def read(text: str, suffix: str) -> Registry:
    """Read a file, write everything from it, and return its registry; nothing raises an exception."""
    with TemporaryDirectory() as folder:
        loaded = load_text(Path(folder), text.encode("utf-8", "replace"), f"r.{suffix}")
    assert [problem for problem in loaded.problems if "cannot be read" in problem.message] == []
    assert all(problem.line for problem in loaded.problems)
    for output in FILES.values():
        output(loaded).encode()
    for key in loaded:
        for write in OUTPUTS.values():
            write(loaded, key).encode()
    return loaded


def yaml_text(kind: str, fields: dict[str, object]) -> str:
    """Return a registry with a good entry and an entry of these fields."""
    good = {"type": kind, "title": "Good"}
    # Surrogates are no escapes of YAML, and have no encoding.
    text = json.dumps({"k": {"title": "T", **fields, "type": kind}}, ensure_ascii=False)
    return f"good: {json.dumps(good)}\n{text[1:-1]}\n"


@some
@given(st.dictionaries(st.sampled_from(VARIABLES.split()), VALUES, max_size=4))
def test_any_json_value(fields: dict[str, object]) -> None:
    assert "good" in read(json.dumps([{"id": "k", **fields}, {"id": "good", "title": "Good"}]), "json")


@some
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from([*FIELDS]), VALUES, max_size=4))
def test_any_yaml_value(kind: str, fields: dict[str, object]) -> None:
    assert "good" in read(yaml_text(kind, fields), "yaml")


@some
@given(
    st.sampled_from(["article", "book", "inproceedings", "online", "standard", "misc", "xyz", "xdata"]),
    st.dictionaries(st.sampled_from(RAW_FIELDS.split()), TEXTS, max_size=5),
)
def test_any_bibtex_value(entry_type: str, fields: dict[str, str]) -> None:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    assert "good" in read("\n".join(["@book{good, title={Good}}", f"@{entry_type}{{k,", *lines, "}"]), "bib")


@some
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from([*FIELDS]), VALUES, min_size=1, max_size=3))
def test_any_value_in_a_resource(kind: str, fields: dict[str, object]) -> None:
    """A reader of another package may return anything: the guards around each output hold."""
    text = json.dumps({"k": {"type": kind, "title": "T"}, "good": {"type": kind, "title": "Good"}})
    with TemporaryDirectory() as folder:
        file = Path(folder) / "r.yaml"
        file.write_text(text, encoding="utf-8")
        registry = load([file], KINDS_BY_NAME)
    registry._resources["k"] = replace(registry["k"], **fields)
    context, options = context_of(registry), CatalogOptions()
    views = [
        blocks.references(context, [registry["k"], registry["good"]], "", ()),
        [node for key in registry for node in blocks.resource_mention(context, registry[key])],
        catalog(context, options, outline(context, options), sections=True, document="all"),
    ]
    for view in views:
        # COinS have the title, too, in HTML that is no text of the page.
        texts = [text for node in view for text in node.findall(nodes.Text)]
        assert "Good" in [text for text in texts if not isinstance(text.parent, nodes.raw)]
    assert all("Good" in write(registry) for write in FILES.values())
    assert len(registry.problems) <= 1


@pytest.mark.soak
@settings(some, max_examples=max(EXAMPLES, 5000))
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from([*FIELDS]), VALUES, max_size=4))
def test_many_yaml_values(kind: str, fields: dict[str, object]) -> None:
    assert "good" in read(yaml_text(kind, fields), "yaml")
