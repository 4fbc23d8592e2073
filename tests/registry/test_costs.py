"""Costs of readers, writers and formatters: they grow with the length of the input, not faster."""

from __future__ import annotations

import gc
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from pathlib import Path
from typing import TypeVar

import pytest
from pybtex.database import Entry as PybtexEntry
from pybtex.database import Person

from sphinx_refalign.alignment.filters import matches
from sphinx_refalign.alignment.option_values import (
    read_years,
    split_keys,
    split_names,
    split_pairs,
    split_words,
)
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import natural_sort_key
from sphinx_refalign.bibtex.citations import _TARGET
from sphinx_refalign.exports import to_markdown
from sphinx_refalign.formats.latex import _add_breakpoints
from sphinx_refalign.gbt7714.entry import Entry
from sphinx_refalign.gbt7714.imprint import find_place, format_edition, format_pages, format_version
from sphinx_refalign.gbt7714.names import full_name
from sphinx_refalign.html.cards import _html
from sphinx_refalign.registry import dates, latex, markup, people
from sphinx_refalign.registry.identifiers import (
    arxiv_number_of_journal,
    check_digit_problems,
    identifier_of_url,
    normalize_doi,
    parse_eprint,
)
from sphinx_refalign.registry.kinds import PARTS
from sphinx_refalign.registry.problems import close_matches
from sphinx_refalign.registry.readers.bibtex_dates import read_date
from sphinx_refalign.registry.readers.csl import decode_text, key_of
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.wikipedia import wikipedia_page
from sphinx_refalign.registry.writers import classic_bibtex as classic
from sphinx_refalign.registry.writers.bibtex import _is_writable
from sphinx_refalign.registry.writers.bibtex_values import printed_numbers
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import shortened
from sphinx_refalign.render.labels import make_id, split_page_range
from tests.helpers.outputs import FILES, OUTPUTS, VIEWS, context_of
from tests.helpers.registry_files import KINDS, load_text
from tests.registry.test_any_values import RAW_FIELDS, VARIABLES

pytestmark = pytest.mark.costs

ATOMS = [
    "a", "a ", "a, ", "中", "1", "1-", "9" * 50, " ", "\n", "\\", "{", "}", "[", "$", "$a", "$a$ ", "$$",
    "<", "<i>", "<i>a</i>", "<i ", "&", "&amp;", "&#1", "-", "'", '"', '\\"', "\\(", "\\(a\\) ", "\\[",
    "\\it ", "{\\it ", "\\textit ", "\\emph{", "\\'", "\\'{", "\\'{e}", '{\\"o}', "\\cite[", "\\sqrt[",
    "\\footnote[", "\\includegraphics[", "\\url{", "\\verb|", "\\ifmmode", "\\ifmmode{", "\\symbol{",
    '\\char"', "\\enquote{", "\\href{", "\\ensuremath{", "\\frac{", "_{", "^{", "%", "#", "~", "@",
    "and ", "x and ", "A. ", "family=", "de ", "10.1/", "https://a/", "doi:", "arXiv:", "978-", "1234-",
    "[a] ", "/", ".", ";", "=", "<span class=nocase>", "pmid: a\n", "Jr, ", "@a{b,", "\u00a0", "*",
    "a/", "\n ", "ed. ", "url{",
]  # fmt: skip
"""What the adversarial texts repeat: the beginnings of everything that a scanner could search the end of."""


def texts(length: int) -> dict[str, str]:
    """Return texts of a length by name."""
    found = {atom: (atom * length)[:length] for atom in ATOMS}
    found |= {
        f"{opening} nested": opening * (length // 8) + "}" * (length // 8) for opening in ("{", "\\emph{")
    }
    found["<i> nested"] = "<i>" * (length // 7) + "</i>" * (length // 7)
    source = random.Random(length)
    found |= {f"random {number}": "".join(source.choices(ATOMS, k=length))[:length] for number in range(2)}
    return found


T = TypeVar("T")


def seconds(function: Callable[[T], object], value: T, repeat: int = 1) -> float:
    """Return the CPU time of a call, the least of several."""
    times = []
    for _ in range(repeat):
        clear_caches()
        gc.disable()
        start = time.process_time()
        function(value)
        times.append(time.process_time() - start)
        gc.enable()
    return min(times)


def clear_caches() -> None:
    latex._decode.cache_clear()
    dates._read.cache_clear()
    gc.collect(0)


LONG = 32_000

SHORT = 8000
"""The length that is measured first: only what takes long there is measured at more lengths."""

PER_CHARACTER = 4e-6
"""The time that needs no second measurement, in seconds."""

ATTEMPTS = 5
"""How often a cost that seems to grow too fast is measured again: other work only adds time."""


def grows_in_proportion(
    function: Callable[[T], object], short: T, long: T, ratio: int, fast_enough: float
) -> tuple[bool, str]:
    """Return whether the time grows with an exponent of at most 1.2, and what was measured.

    Both times are the least of all attempts, so that a busy machine cannot make a cost look quadratic.

    Args:
        function: What is measured.
        short: A value for it.
        long: A longer value.
        ratio: How many times it is longer.
        fast_enough: The time for it that needs no comparison, in seconds.

    """
    fast = slow = float("inf")
    for attempt in range(1, ATTEMPTS + 1):
        slow = min(slow, seconds(function, long, attempt))
        if slow < fast_enough:
            return True, ""
        fast = min(fast, seconds(function, short, 2 * attempt))
        exponent = log(slow / fast, ratio)
        if exponent <= 1.2:
            return True, ""
    return False, f"{slow:.2f} s, exponent {exponent:.2f}"


def check(function: Callable[[str], object], name: str, length: int = SHORT) -> None:
    """Check that the time of a function grows with its text, where it can be measured."""
    function("")
    for label, text in texts(length).items():
        if seconds(function, text) >= PER_CHARACTER * length:
            short, long = texts(LONG // 16)[label], texts(LONG)[label]
            passed, measured = grows_in_proportion(function, short, long, 16, PER_CHARACTER * LONG)
            assert passed, f"{name} of {label!r}: {measured}"


def gbt7714_numbers(text: str) -> list[str]:
    """Return the parts of a reference with patterns of their own, for these fields."""
    names = ("pages", "edition", "version", "address", "howpublished", "year")
    entry = Entry(PybtexEntry("book", fields=dict.fromkeys(names, f"1{text}")))
    return [format_pages(entry), format_edition(entry), format_version(entry), find_place(entry), entry.url]


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "to_text": latex.to_text,
    "from_text": latex.from_text,
    "from_verbatim": latex.from_verbatim,
    "to_url": latex.to_url,
    "split": lambda text: latex.split(text, ";"),
    "to_safe_latex": lambda text: latex.to_safe_latex(text, lambda token: token.value),
    "LATEX_FORMULA": lambda text: [match.end() for match in latex.LATEX_FORMULA.finditer(text)],
    "parse": lambda text: markup.to_markup(markup.parse(text)),
    "plain_text": markup.plain_text,
    "shortened": lambda text: shortened(text, 80),
    "parse_display_name": people.parse_display_name,
    "check_display_name": people.check_display_name,
    "split_names": people.split_names,
    "normalize_doi": normalize_doi,
    "identifier_of_url": identifier_of_url,
    "parse_eprint": lambda text: [parse_eprint(text), parse_eprint(text, text, text)],
    "arxiv_number_of_journal": lambda text: arxiv_number_of_journal(f"arXiv {text}", [text]),
    "check_digit_problems": lambda text: [check_digit_problems(name, text) for name in ("isbn", "issn")],
    "read_date": read_date,
    "decode_text": decode_text,
    "key_of": lambda text: key_of({"note": text}),
    "wikipedia_page": lambda text: wikipedia_page(f"https://en.wikipedia.org/wiki/{text}"),
    "close_matches": lambda text: close_matches(text, [f"{text}x", text[1:], "a"]),
    "options": lambda text: [
        read(text) for read in (split_words, split_keys, split_names, split_pairs, read_years)
    ],
    "matches": lambda text: matches(text, ["**/a/**/a/**/b", "!**/x"]),
    "natural_sort_key": natural_sort_key,
    "split_page_range": lambda text: [split_page_range(text), split_page_range(f"1{text}2")],
    "make_id": lambda text: make_id("x", text),
    "cited keys": _TARGET.findall,
    "is writable": lambda text: _is_writable("x", text),
    "classic": lambda text: [classic.escape_text(text), classic.escape_identifier(text)],
    "printed_numbers": lambda text: printed_numbers(f"1{text}", f"v{text}"),
    "markdown": lambda text: [to_markdown.escape_text(text), to_markdown.format_code(text)],
    "card": _html,
    "breakpoints": lambda text: _add_breakpoints(text, "%s"),
    "gbt7714 numbers": gbt7714_numbers,
    "gbt7714 names": lambda text: full_name(Person(first=text)) + full_name(Person(last=f"{{{text}}}")),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_of_a_function_grows_with_the_text(name: str) -> None:
    check(FUNCTIONS[name], name)


@pytest.mark.soak
@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_of_a_function_grows_with_a_long_text(name: str) -> None:
    check(FUNCTIONS[name], name, LONG)


@pytest.mark.parametrize("suffix", ["yaml", "bib", "json"])
def test_time_of_a_reader_grows_with_the_text(tmp_path: Path, suffix: str) -> None:
    check(lambda text: load_text(tmp_path, text, f"r.{suffix}"), suffix)


def yaml_entry(kind: str, text: str) -> str:
    """Return an entry with a text in all fields of its kind."""
    url = "https://example.org/" + re.sub(r"[\s\\\\@]", "", text)
    topics, links = [text, {"x": text}], [{"title": text, "url": url, "note": text}]
    fields: dict[str, object] = {name: text for name in KINDS[kind].fields if name not in ("ids", "chapters")}
    fields |= {name: topics for name in (*PARTS, "applications") if name in fields}
    fields |= {name: links for name in ("related", "materials") if name in fields}
    fields |= {
        "type": kind,
        "title": f"T{text}",
        "url": url,
        "extra": {"abstract": text, "keywords": text, "text": text},
    }
    fields |= {"date": {"literal": text}, "doi": f"10.1000/{text}"} if "doi" in fields else {}
    return "k:\n" + "".join(f"  {name}: {json.dumps(value)}\n" for name, value in fields.items())


def bibtex_entry(text: str) -> str:
    value = text if latex.is_balanced(text) else re.sub(r"[{}@]", "", text)
    names = [name for name in RAW_FIELDS.split() if name not in ("crossref", "refalign.title")]
    return f"@article{{k,{''.join(f'{name} = {{{value} }},' for name in names)}}}"


def csl_item(text: str) -> str:
    people = [{"family": text, "given": text}, {"literal": text}]
    fields: dict[str, object] = dict.fromkeys(VARIABLES.split(), text)
    del fields["citation-key"]
    fields |= {"author": people, "editor": people, "issued": {"raw": text}}
    return json.dumps([{**fields, "id": "k", "type": "article-journal"}])


ENTRIES: dict[str, Callable[[str], str]] = {
    **{f"{kind}.yaml": partial(yaml_entry, kind) for kind in KINDS},
    "r.bib": bibtex_entry,
    "r.json": csl_item,
}
"""Files of one entry with a text in all fields, by name."""


def used_once(loaded: Registry, text: str) -> RenderContext:
    """Return the context of a page that uses the entry, with a text wherever its author writes one."""
    return context_of(loaded, [
        Use("index", text, "a", text, "k", "", "references", (), 1, True, "", note=text)
    ])  # fmt: skip


MAKERS: dict[str, Callable[[tuple[Registry, str]], object]] = {
    **{name: lambda entry, make=make: make(entry[0]) for name, make in FILES.items()},
    **{name: lambda entry, make=make: make(entry[0], "k") for name, make in OUTPUTS.items()},
    **{name: lambda entry, make=make: make(used_once(*entry)) for name, make in VIEWS.items()},
}
"""Every writer and every output of a loaded entry and the text in it."""


SHORT_TIME = 0.02
"""The time of an output that needs no comparison, in seconds."""


def check_outputs(folder: Path, name: str, labels: Sequence[str], length: int) -> None:
    """Check that the time of every output grows with the texts in all fields of an entry."""

    def entry(label: str, length: int) -> tuple[Registry, str]:
        text = texts(length)[label]
        loaded = load_text(folder, ENTRIES[name](text), name)
        assert [*loaded] == ["k"], loaded.problems[:2]
        return loaded, text

    for label in labels:
        short, long = entry(label, length // 4), entry(label, length)
        for output, make in MAKERS.items():
            passed, measured = grows_in_proportion(make, short, long, 4, SHORT_TIME)
            if not passed:  # short times are not exact
                longer = entry(label, 4 * length)
                passed, measured = grows_in_proportion(make, short, longer, 16, SHORT_TIME)
            assert passed, f"{output} of {label!r} in {name}: {measured}"


LABELS = sorted(texts(8))


@pytest.mark.parametrize("name", ENTRIES)
def test_time_of_outputs_grows_with_the_texts_in_all_fields(tmp_path: Path, name: str) -> None:
    """A part of the texts for each file; other files have other parts."""
    check_outputs(tmp_path, name, LABELS[[*ENTRIES].index(name) :: 2 * len(ENTRIES)], 2000)


@pytest.mark.soak
@pytest.mark.parametrize("name", ENTRIES)
def test_time_of_outputs_grows_with_every_text_in_all_fields(tmp_path: Path, name: str) -> None:
    check_outputs(tmp_path, name, LABELS, 8000)


MANY_AUTHORS = " and ".join(f"Author{number}, A." for number in range(3000))


def test_a_paper_of_three_thousand_authors_is_written_in_seconds(tmp_path: Path) -> None:
    text = f"@article{{k, title={{Many}}, year=2002, author={{{MANY_AUTHORS}}}}}"
    start = time.process_time()
    loaded = load_text(tmp_path, text, "r.bib")
    for write in FILES.values():
        write(loaded)
    for output in OUTPUTS.values():
        output(loaded, "k")
    assert time.process_time() - start < 30


@pytest.mark.parametrize("macro", ["cite", "sqrt", "footnote", "includegraphics"])
def test_nested_optional_arguments_take_no_time(macro: str) -> None:
    assert seconds(latex.to_text, f"\\{macro}[" * 24) < 0.1
    assert seconds(latex.to_text, f"\\{macro}[" * 5000 + "]" * 5000) < 1
