"""The sites that ``refalign discover`` knows: each pattern has an address that it finds."""

from __future__ import annotations

import tomllib

import pytest

from sphinx_refalign.cli.discover_links import HOSTS, find_target

DATA = tomllib.loads(HOSTS.read_text(encoding="utf-8"))

SITES = [(kind, site) for kind in ("course", "standard", "paper") for site in DATA[kind]]


@pytest.mark.parametrize(("kind", "site"), SITES, ids=[site["example"] for _, site in SITES])
def test_the_example_of_a_site_is_found(kind: str, site: dict[str, str]) -> None:
    target = find_target(site["example"])
    assert target is not None
    assert target.kind == kind
    for field in ("institution", "organization"):
        assert target.fields.get(field) == site.get(field)
    assert ("number" in target.fields) == ("number" in site)


@pytest.mark.parametrize(
    ("url", "number", "is_below"),
    [
        ("https://pdos.csail.mit.edu/6.824/schedule.html", "6.824", True),
        ("http://web.mit.edu/6.033/www/", "6.033", False),
        ("https://ocw.mit.edu/courses/electrical-engineering/6-s096-effective-c-2014/", "6.S096", False),
        ("https://cs144.stanford.edu/", "CS 144", False),
        ("https://15445.courses.cs.cmu.edu/fall2023/", "15-445", True),
        ("https://www.cs.cmu.edu/~213/index.html", "15-213", False),
        ("https://courses.cs.washington.edu/courses/cse451/21sp/", "CSE 451", True),
        ("https://cs61a.org", "CS 61A", False),
    ],
)  # fmt: skip
def test_numbers_of_courses_are_read(url: str, number: str, is_below: bool) -> None:
    target = find_target(url)
    assert target is not None
    assert (target.kind, target.fields["number"], target.is_below) == ("course", number, is_below)


@pytest.mark.parametrize(
    "url",
    [
        "https://pdos.csail.mit.edu/6.824/papers/raft.pdf", "https://web.mit.edu/", "https://www.stanford.edu/",
        "https://cs.stanford.edu/people/knuth/", "https://pdos.csail.mit.edu/", "https://ocw.mit.edu/",
        "https://ocw.mit.edu/courses/", "https://www.coursera.org/", "https://cs.stanford.edu/",
        "https://evil.org/pdos.csail.mit.edu/6.824/", "https://cs144.stanford.edu.evil.org/",
        "https://www.w3.org/People/", "https://standards.ieee.org/", "https://www.iso.org/about-us.html",
    ],
)  # fmt: skip
def test_other_pages_of_these_sites_are_neither_courses_nor_standards(url: str) -> None:
    target = find_target(url)
    assert target is not None
    assert target.kind not in ("course", "standard", "organization")


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "http://127.0.0.1:80/x", "http://opa:8181", "https://a.example.com", "https://x.test/",
     "https://en.wikipedia.org/wiki/Special:Search", "https://en.wikipedia.org/wiki/Category:X",
     "https://zh.wikipedia.org/wiki/分类:软件", "https://en.wikipedia.org/wiki/Main_Page",
     "https://en.wikipedia.org/", "https://[::1]/", "mailto:a@b.org", "page.md", ""],
)  # fmt: skip
def test_addresses_of_no_site_are_left_out(url: str) -> None:
    assert find_target(url) is None


def test_every_body_has_a_short_name_and_a_title() -> None:
    for host, names in DATA["organization"].items():
        target = find_target(f"https://www.{host}/")
        assert target is not None
        assert (target.kind, target.name) == ("organization", names[1])
