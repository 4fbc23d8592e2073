"""Identifiers: their forms in bibliographies, their URLs and texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sphinx_refalign.registry.fields import Url
from sphinx_refalign.registry.identifiers import (
    IDENTIFIER_FIELDS,
    NORMALIZERS,
    Identifier,
    arxiv_number_of_journal,
    check_digit_problems,
    identifier_of_url,
    identifiers_by_field,
    is_archive,
    is_arxiv_journal,
    normalize_isbns,
    parse_eprint,
)
from tests.helpers.fuzzing import budget


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/182", " 10.1000/182 ", "10.1000/182.", "10.1000/182,;", "doi:10.1000/182",
        "DOI: 10.1000/182", "doi 10.1000/182", "dx.doi.org/10.1000/182", "http://dx.doi.org/10.1000/182",
        "https://doi.org/10.1000/182", "https://doi.org/https://doi.org/10.1000/182",
        "https://www.doi.org/doi:10.1000/182", "HTTPS://DOI.ORG/10.1000/182", "https://doi.org/10.1000%2F182",
        "10.1000%2f182", "info:doi/10.1000/182", "http://doi.acm.org/10.1000/182",
        "https://doi-org.proxy.example.edu/10.1000/182", "http://dx.doi.org.proxy.example.edu:2048/10.1000/182",
        "https://example.org/doi/abs/10.1000/182?casa=1", "https://example.org/article/10.1000/182#s1",
        "https://example.org/doi/10.1000/182/full",
    ],
)  # fmt: skip
def test_forms_of_a_doi(text: str) -> None:
    assert NORMALIZERS["doi"](text) == "10.1000/182"


@pytest.mark.parametrize("text", ["10/fg6rf9", "https://doi.org/10/fg6rf9", "doi:10/fg6rf9"])
def test_short_form_of_a_doi(text: str) -> None:
    assert NORMALIZERS["doi"](text) == "10/fg6rf9"


def test_case_and_punctuation_within_a_doi_are_kept() -> None:
    doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
    assert NORMALIZERS["doi"](doi) == doi
    (identifier,) = identifiers_by_field({"doi": doi}).values()
    assert identifier.url == (
        "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "10.1000",
        "10.1000/",
        "11.1000/182",
        "10/",
        "10/3212.3123",
        "https://example.org/10/a",
        "10.1000/a b",
        "10.1/%FF",
        "10.1/%00",
        "10.1/%2541",
    ],
)
def test_texts_that_are_no_doi(text: str) -> None:
    assert NORMALIZERS["doi"](text) == ""


@budget(100)
@given(st.sampled_from(sorted(NORMALIZERS)), st.text() | st.text("10./%25aPMC:do ").map("10.1/".__add__))
def test_normalizing_twice_changes_nothing(field: str, text: str) -> None:
    value = NORMALIZERS[field](text)
    assert NORMALIZERS[field](value) == value


TEXTS = st.text(max_size=20) | st.lists(
    st.sampled_from([
        "https://", "http://www.", "good.example", "@", "\\", "host.example", "/", "doi.org/", "10.1000/",
        "doi:", "arxiv.org/abs/", "1706.03762", "v2", "hep-th/", "0001001", " [cs.CL]", "pmid:", "PMC", "12",
        "pubmed.ncbi.nlm.nih.gov/", "٣٣", "３", "²", "RFC ", "rfc", "w3.org/TR/", "html5", "REC-x-20081126",
        "jstor", ":", "hdl.handle.net/", " ", "%", "%2F", "?", "#", "\u202e", "\0", "é", "x",
    ]), max_size=6,
).map("".join)  # fmt: skip
TYPES = st.sampled_from(["", "arxiv", "jstor", "hdl", "googlebooks", "pubmed", "pmc", "doi", "HAL"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={**dict.fromkeys((*IDENTIFIER_FIELDS, "eprintclass"), TEXTS), "eprinttype": TYPES | TEXTS,
              "organization": st.sampled_from(["W3C", "IETF"])},
)  # fmt: skip
CHECKED_URL = TypeAdapter(Url)


@budget(200)
@given(FIELDS)
@example({"eprint": "https://good.example@host.example/x"})
@example({"eprint": "https://host.example\\@good.example/x"})
@example({"eprint": "https://host.example/\u202ex"})
@example({"pmid": "٣", "pmcid": "３", "number": "RFC ٣"})
def test_every_address_of_an_identifier_could_be_a_url_of_the_registry(fields: dict[str, str]) -> None:
    for field, identifier in identifiers_by_field(fields).items():
        assert field in fields
        assert isinstance(identifier.labelled_text, str) and identifier.is_same(identifier)
        if identifier.url:
            assert CHECKED_URL.validate_python(identifier.url) == identifier.url
        if field in ("pmid", "pmcid"):
            assert identifier.value.isascii()


@budget(100)
@given(st.sampled_from(["isbn", "issn"]), st.text("0123456789xX- \u2013٣３²a", max_size=20))
@example("isbn", "978-0-201-89683-٣")
@example("isbn", "٠-٢٠١-٨٩٦٨٣-٤")
@example("issn", "٠٠٠١-٠٧٨٢")
def test_check_digits_of_any_text(field: str, text: str) -> None:
    """Digits of other scripts are not compared: no library has such numbers."""
    for message in check_digit_problems(field, text):
        assert re.match(rf"check digit of {field.upper()} '[0-9xX \u2010-\u2013-]+' is wrong", message)
    assert all(re.fullmatch("[0-9]{13}", number) for number in normalize_isbns(text))
    assert not any(check_digit_problems("isbn", number) for number in normalize_isbns(text))


@pytest.mark.parametrize(
    "text", ["31452104", "PMID: 31452104", "pmid:31452104", "https://pubmed.ncbi.nlm.nih.gov/31452104/"]
)
def test_forms_of_a_pmid(text: str) -> None:
    assert NORMALIZERS["pmid"](text) == "31452104"


@pytest.mark.parametrize(
    "text",
    ["PMC6710010", "6710010", "PMCID: PMC6710010", "pmc6710010",
     "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6710010/", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010"],
)  # fmt: skip
def test_forms_of_a_pmcid(text: str) -> None:
    assert NORMALIZERS["pmcid"](text) == "PMC6710010"


@pytest.mark.parametrize(
    ("eprint", "url", "text"),
    [
        (("1706.03762", "arXiv", "cs.CL"), "https://arxiv.org/abs/1706.03762", "arXiv:1706.03762 [cs.CL]"),
        (("1706.03762", "ARXIV"), "https://arxiv.org/abs/1706.03762", "arXiv:1706.03762"),
        (("1706.03762",), "https://arxiv.org/abs/1706.03762", "arXiv:1706.03762"),
        (("arXiv:1706.03762v5", "arxiv"), "https://arxiv.org/abs/1706.03762v5", "arXiv:1706.03762v5"),
        (("arXiv: 1706.03762 [cs.CL]",), "https://arxiv.org/abs/1706.03762", "arXiv:1706.03762 [cs.CL]"),
        (("https://arxiv.org/abs/1706.03762v5",), "https://arxiv.org/abs/1706.03762v5", "arXiv:1706.03762v5"),
        (("http://arxiv.org/pdf/1706.03762.pdf",), "https://arxiv.org/abs/1706.03762", "arXiv:1706.03762"),
        (("hep-th/9901001", "arxiv"), "https://arxiv.org/abs/hep-th/9901001", "arXiv:hep-th/9901001"),
        (("hep-th/9901001", "", "hep-th"), "https://arxiv.org/abs/hep-th/9901001", "arXiv:hep-th/9901001"),
        (("9901001", "arxiv", "hep-th"), "https://arxiv.org/abs/hep-th/9901001", "arXiv:hep-th/9901001"),
        (("math.GT/0309136",), "https://arxiv.org/abs/math.GT/0309136", "arXiv:math.GT/0309136"),
        (("31452104", "PubMed"), "https://pubmed.ncbi.nlm.nih.gov/31452104/", "PMID: 31452104"),
        (("PMC6710010", "pmcid"), "https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/", "PMC6710010"),
        (("2095521", "JSTOR"), "https://www.jstor.org/stable/2095521", "JSTOR: 2095521"),
        (("https://www.jstor.org/stable/2095521",), "https://www.jstor.org/stable/2095521", "JSTOR: 2095521"),
        (("10079/sqv9sf1", "hdl"), "https://hdl.handle.net/10079/sqv9sf1", "HDL: 10079/sqv9sf1"),
        (("hdl:10079/sqv9sf1", "HDL"), "https://hdl.handle.net/10079/sqv9sf1", "HDL: 10079/sqv9sf1"),
        (("4HIWAAAAYAAJ", "Google Books"), "https://books.google.com/books?id=4HIWAAAAYAAJ",
         "Google Books: 4HIWAAAAYAAJ"),
        (("https://doi.org/10.1000/182", "arxiv"), "https://doi.org/10.1000/182", "DOI: 10.1000/182"),
        (("Google Books: 4HIWAAAAYAAJ", "googlebooks"), "https://books.google.com/books?id=4HIWAAAAYAAJ",
         "Google Books: 4HIWAAAAYAAJ"),
        (("9901001v2", "arxiv", "hep-th"), "https://arxiv.org/abs/hep-th/9901001v2",
         "arXiv:hep-th/9901001v2"),
        (("dx.doi.org/10.1000/182.", "DOI"), "https://doi.org/10.1000/182", "DOI: 10.1000/182"),
        (("https://www.ncbi.nlm.nih.gov/pubmed/31452104", "pmid"), "https://pubmed.ncbi.nlm.nih.gov/31452104/",
         "PMID: 31452104"),
        (("hal-01234", "HAL"), "", "HAL: hal-01234"),
        (("2019/953",), "", "2019/953"),
        (("https://a.example/x",), "https://a.example/x", "https://a.example/x"),
        (("javascript:alert(1)",), "", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_eprints(eprint: tuple[str, ...], url: str, text: str) -> None:
    identifier = parse_eprint(*eprint)
    assert (identifier.url, identifier.labelled_text) == (url, text)


@pytest.mark.parametrize(
    ("number", "organization", "url"),
    [
        ("RFC 9110", "IETF", "https://www.rfc-editor.org/info/rfc9110"),
        ("rfc0793", "", "https://www.rfc-editor.org/info/rfc793"),
        ("BCP 14", "IETF", "https://www.rfc-editor.org/info/bcp14"),
        ("https://datatracker.ietf.org/doc/html/rfc9110", "", "https://www.rfc-editor.org/info/rfc9110"),
        ("wcag-2.2", "W3C", "https://www.w3.org/TR/wcag-2.2/"),
        ("TR/xml", "World Wide Web Consortium", "https://www.w3.org/TR/xml/"),
        ("REC-xml-20081126", "w3c", "https://www.w3.org/TR/2008/REC-xml-20081126/"),
        ("https://www.w3.org/TR/xml/", "", "https://www.w3.org/TR/xml/"),
    ],
)
def test_standards(number: str, organization: str, url: str) -> None:
    (identifier,) = identifiers_by_field({"number": number, "organization": organization}).values()
    assert identifier.url == url


@pytest.mark.parametrize(
    ("number", "organization"),
    [
        ("1003.1", "IEEE"),
        ("1.1", "W3C"),
        ("Recommendation", "W3C"),
        ("xml", "ISO"),
        ("RFC", "IETF"),
        ("a b", "W3C"),
    ],
)
def test_numbers_that_are_no_identifiers(number: str, organization: str) -> None:
    assert identifiers_by_field({"number": number, "organization": organization}) == {}


def test_an_identifier_in_two_fields_counts_once() -> None:
    pubmed = {"eprint": "31452104", "eprinttype": "pubmed", "pmid": "31452104"}
    assert list(identifiers_by_field(pubmed)) == ["eprint"]
    both = identifiers_by_field({"doi": "10.48550/arXiv.1706.03762", "eprint": "1706.03762"})
    assert list(both) == ["doi", "eprint"]


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("https://doi.org/10.1145/945445", {"doi": "10.1145/945445"}),
        ("http://dx.doi.org/10.1000/ab", {"doi": "10.1000/AB"}),
        ("http://arxiv.org/abs/1706.03762", {"eprint": "1706.03762v5"}),
        ("https://www.ncbi.nlm.nih.gov/pubmed/31452104", {"pmid": "31452104"}),
        ("https://tools.ietf.org/html/rfc9110", {"number": "RFC 9110"}),
        ("https://www.rfc-editor.org/rfc/rfc9110.html", {"number": "RFC 9110"}),
    ],
)
def test_url_of_an_identifier(url: str, values: dict[str, str]) -> None:
    (identifier,) = identifiers_by_field(values).values()
    of_url = identifier_of_url(url)
    assert of_url is not None
    assert identifier.is_same(of_url)


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://www.rfc-editor.org/info/RFC9110", Identifier("rfc", "rfc9110")),
        ("https://books.google.com/books?id=4HIWAAAAYAAJ", Identifier("googlebooks", "4HIWAAAAYAAJ")),
        ("https://www.w3.org/TR/2008/REC-xml-20081126/", Identifier("w3c", "2008/REC-xml-20081126")),
    ],
)
def test_case_of_an_identifier_in_a_url(url: str, identifier: Identifier) -> None:
    assert identifier_of_url(url) == identifier


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ({"eprint": "1706.03762"}, {"eprint": Identifier("arxiv", "1706.03762")}),
        ({"pmid": "12", "pmcid": "34"},
         {"pmid": Identifier("pubmed", "12"), "pmcid": Identifier("pmc", "PMC34")}),
        ({"number": "RFC 9110", "doi": "10.1/a"},
         {"doi": Identifier("doi", "10.1/a"), "number": Identifier("rfc", "rfc9110")}),
        ({"number": "9110"}, {}),
    ],
)  # fmt: skip
def test_identifiers_are_found_by_field(fields: dict[str, str], identifiers: dict[str, Identifier]) -> None:
    assert identifiers_by_field(fields) == identifiers


@pytest.mark.parametrize("name", ["arXiv", "Google Books", "PubMed Central", "pmid", "doi", "Handle"])
def test_known_archives(name: str) -> None:
    assert is_archive(name)


@pytest.mark.parametrize("name", ["", "HAL", "arXiv2", "Zenodo"])
def test_other_archives(name: str) -> None:
    assert not is_archive(name)


@pytest.mark.parametrize(
    ("journal", "is_arxiv"),
    [
        ("arXiv preprint arXiv:1706.03762", True), ("CoRR", True), (" {CoRR}", True), ("{ArXiv}", True),
        ("CoRR abs/1706.03762", False), ("Nature", False), ("Corrosion", False), ("", False),
    ],
)  # fmt: skip
def test_names_of_arxiv_as_a_journal(journal: str, is_arxiv: bool) -> None:
    assert is_arxiv_journal(journal) == is_arxiv


@pytest.mark.parametrize(
    "url", ["https://a.example/10.1000/182", "https://arxiv.org/pdf/1706.03762", "mailto:x"]
)
def test_url_of_something_else(url: str) -> None:
    assert identifier_of_url(url) is None


@pytest.mark.parametrize(
    "text",
    ["0-201-89683-4", "978-0-201-89683-1", "9780201896831", "0-8044-2957-X", "080442957x",
     "978 0 201 89683 1", "978-0-201-89683-1 (hardback), 0-201-89683-4", "0-201",
     "978-0-13-110362-7", "978-0-262-03384-8", "9783161484100", "978", "ask", "12345678901234567890"],
)  # fmt: skip
def test_right_and_other_isbns(text: str) -> None:
    assert check_digit_problems("isbn", text) == []


@pytest.mark.parametrize(
    ("field", "text", "number", "digit"),
    [
        ("isbn", "0-201-89683-5", "0-201-89683-5", "4"),
        ("isbn", "978-0-201-89683-1, 0-8044-2957-1", "0-8044-2957-1", "X"),
        ("isbn", "9780201896830", "9780201896830", "1"),
        ("isbn", "978-3-16-148410-1", "978-3-16-148410-1", "0"),
        ("isbn", "9780131103620", "9780131103620", "7"),
        ("issn", "0001-0783 (print)", "0001-0783", "2"),
    ],
)
def test_wrong_check_digits(field: str, text: str, number: str, digit: str) -> None:
    (message,) = check_digit_problems(field, text)
    assert message == (
        f"check digit of {field.upper()} {number!r} is wrong (it would be {digit}); "
        "compare the number with the publication"
    )


def test_isbns_as_thirteen_digits() -> None:
    text = "0-201-89683-4 (paper), 978-0-262-03384-8, 080442957x, 0-201-89683-5, 9783161484101"
    assert normalize_isbns(text) == ["9780201896831", "9780262033848", "9780804429573"]
    assert normalize_isbns("0001-0782") == []


def test_same_identifiers_have_the_same_scheme_and_value() -> None:
    assert Identifier("doi", "10.1/A").is_same(Identifier("doi", "10.1/a"))
    assert not Identifier("doi", "10.1/a").is_same(Identifier("doi", "10.1/b"))
    assert not Identifier("pubmed", "1").is_same(Identifier("pmc", "1"))


@pytest.mark.parametrize(
    ("eprint", "value"),
    [
        ("JSTOR : 123", "123"), ("jstor:123", "123"), ("jstor: a:b", "a:b"), ("other:123", "other:123"),
        ("123", "123"), ("jstor", "jstor"),
    ],
)  # fmt: skip
def test_name_of_the_archive_before_its_identifier(eprint: str, value: str) -> None:
    assert parse_eprint(eprint, "jstor") == Identifier("jstor", value)


@pytest.mark.parametrize(
    ("journal", "numbers", "value"),
    [
        ("CoRR", ["", "abs/1706.03762"], "1706.03762"),
        ("arXiv preprint arXiv:1706.03762", ["abs/2001.00001"], "1706.03762"),
        ("CoRR", ["", "5"], ""),
        ("Nature", ["abs/1706.03762"], ""),
    ],
)
def test_arxiv_as_a_journal(journal: str, numbers: list[str], value: str) -> None:
    expected = Identifier("arxiv", value) if value else None
    assert arxiv_number_of_journal(journal, numbers) == expected
