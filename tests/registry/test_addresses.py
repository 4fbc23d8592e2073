"""Addresses in a normal form, and the resources that they lead to."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.fields import Url
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.registry import Registry
from tests.helpers.fuzzing import budget

SAME = {
    "https://en.wikipedia.org/wiki/Hypervisor": """
        http://en.wikipedia.org/wiki/Hypervisor
        https://en.m.wikipedia.org/wiki/Hypervisor
        //en.wikipedia.org/wiki/Hypervisor
        https://en.wikipedia.org/wiki/hypervisor
        https://en.wikipedia.org/wiki/Hypervisor#History
        https://en.wikipedia.org/wiki/Hypervisor?oldid=1234567
        https://en.wikipedia.org/wiki/Hypervisor?wprov=sfla1
        https://en.wikipedia.org/w/index.php?title=Hypervisor
        https://en.wikipedia.org/w/index.php?title=Hypervisor&oldid=1234567
        https://en.wikipedia.org/w/index.php/Hypervisor
        https://www.wikipedia.org/wiki/Hypervisor
        HTTPS://EN.WIKIPEDIA.ORG/wiki/Hypervisor
    """,
    "https://en.wikipedia.org/wiki/Operating_system": """
        https://en.wikipedia.org/wiki/Operating%20system
        https://en.wikipedia.org/wiki/operating_system
        https://en.wikipedia.org/w/index.php?title=Operating+system
    """,
    "https://en.wikipedia.org/wiki/C++": "https://en.wikipedia.org/wiki/C%2B%2B",
    "https://zh.wikipedia.org/wiki/冯·诺伊曼结构": """
        https://zh.wikipedia.org/wiki/%E5%86%AF%C2%B7%E8%AF%BA%E4%BC%8A%E6%9B%BC%E7%BB%93%E6%9E%84
        https://zh.wikipedia.org/zh-cn/冯·诺伊曼结构
        https://zh.wikipedia.org/zh-hans/冯·诺伊曼结构
        https://zh.wikipedia.org/zh-tw/冯·诺伊曼结构
        https://zh.wikipedia.org/zh-hk/冯·诺伊曼结构
        https://zh.m.wikipedia.org/zh/冯·诺伊曼结构
        https://zh.wikipedia.org/w/index.php?title=冯·诺伊曼结构&variant=zh-cn
    """,
    "https://sr.wikipedia.org/wiki/Хипервизор": "https://sr.wikipedia.org/sr-el/Хипервизор",
    "https://doi.org/10.1145/945445.945462": """
        http://dx.doi.org/10.1145/945445.945462
        https://www.doi.org/10.1145/945445.945462
        doi:10.1145/945445.945462
        DOI:10.1145/945445.945462
        https://doi.org/10.1145%2F945445.945462
        https://doi.org/doi:10.1145/945445.945462
        info:doi/10.1145/945445.945462
        https://hdl.handle.net/10.1145/945445.945462
    """,
    "https://doi.org/10.1002/spe.abc": "https://doi.org/10.1002/SPE.ABC",
    "https://arxiv.org/abs/1706.03762": """
        http://arxiv.org/abs/1706.03762v5
        https://arxiv.org/pdf/1706.03762
        https://arxiv.org/pdf/1706.03762v5.pdf
        https://www.arxiv.org/pdf/1706.03762.pdf
        https://export.arxiv.org/abs/1706.03762
        https://arxiv.org/html/1706.03762v7
        https://ar5iv.org/abs/1706.03762
        https://ar5iv.labs.arxiv.org/html/1706.03762
        https://doi.org/10.48550/arXiv.1706.03762
        arXiv:1706.03762
    """,
    "https://arxiv.org/abs/math/0309136": """
        https://arxiv.org/abs/math.GT/0309136v1
        https://arxiv.org/pdf/math/0309136.pdf
    """,
    "https://www.rfc-editor.org/info/rfc793": """
        https://www.rfc-editor.org/rfc/rfc793
        https://www.rfc-editor.org/rfc/rfc793.html#section-3.1
        https://rfc-editor.org/rfc/rfc793.txt
        https://www.rfc-editor.org/rfc/rfc0793.pdf
        https://www.rfc-editor.org/rfc/pdfrfc/rfc793.txt.pdf
        https://datatracker.ietf.org/doc/html/rfc793
        https://datatracker.ietf.org/doc/html/rfc793.html
        https://datatracker.ietf.org/doc/rfc793/
        https://datatracker.ietf.org/doc/html/rfc0793#page-5
        https://tools.ietf.org/html/rfc793
        http://tools.ietf.org/rfc/rfc793.txt
        https://www.ietf.org/rfc/rfc793.txt
        https://doi.org/10.17487/RFC0793
    """,
    "https://www.w3.org/TR/html5/": """
        https://www.w3.org/TR/html5
        http://w3.org/TR/html5/
        https://www.w3.org/TR/2014/REC-html5-20141028/
        https://www.w3.org/TR/2014/REC-html5-20141028/Overview.html
        https://www.w3.org/TR/2008/WD-html5-20080122
    """,
    "https://www.w3.org/TR/xml/": "https://www.w3.org/TR/REC-xml/",
    "https://pubmed.ncbi.nlm.nih.gov/31452104/": """
        https://pubmed.ncbi.nlm.nih.gov/31452104
        http://www.ncbi.nlm.nih.gov/pubmed/31452104
        https://www.ncbi.nlm.nih.gov/pubmed/?term=31452104
        pmid:31452104
    """,
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/": """
        https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6710010/
        https://www.ncbi.nlm.nih.gov/pmc/articles/pmc6710010/pdf/
    """,
    "https://www.jstor.org/stable/1914185": """
        http://www.jstor.org/stable/1914185?seq=1
        https://jstor.org/stable/10.2307/1914185
        https://www.jstor.org/stable/pdf/1914185.pdf
    """,
    "https://hdl.handle.net/1721.1/16505": "http://hdl.handle.net/1721.1/16505/",
    "https://books.google.com/books?id=AbC-d_1": "http://books.google.de/books?id=AbC-d_1&pg=PA7",
    "https://peps.python.org/pep-0008": "https://peps.python.org/pep-0008/#imports",
    "https://example.org": """
        http://example.org/
        https://www.example.org
        https://EXAMPLE.org./index.html
        http://example.org:80/#top
        https://example.org:443/default.aspx
        https://example.org/?utm_source=feed&utm_medium=rss&fbclid=1
    """,
    "https://example.org/a/b?id=1": """
        https://www.example.org/a/b/?id=1
        https://example.org/a/b/index.htm?id=1&gclid=2
        http://example.org/%61/b?utm_campaign=x&id=1#part
    """,
    "https://example.org/~user/ä": "https://example.org/%7Euser/%C3%A4/",
    "https://xn--bcher-kva.example": "https://Bücher.example/",
    "ftp://example.org/f": "ftp://example.org:21/f",
    "https://[::1]:8080/x": "http://[::1]:8080/x/",
}

DIFFERENT = """
    https://en.wikipedia.org/wiki/Hypervisor
    https://de.wikipedia.org/wiki/Hypervisor
    https://en.wikipedia.org/wiki/HYPERVISOR
    https://en.wikipedia.org/?curid=14117
    https://en.wikipedia.org/w/index.php?oldid=1234567
    https://en.wikipedia.org/wiki/Special:Search/Hypervisor
    https://en.wikibooks.org/wiki/Hypervisor
    https://wikipedia.org.example.com/wiki/Hypervisor
    https://doi.org/10.1145/945445
    https://arxiv.org/abs/1706.03763
    https://arxiv.org/list/cs.OS/recent
    https://www.rfc-editor.org/info/rfc7930
    https://www.rfc-editor.org/info/std793
    https://www.rfc-editor.org/errata/rfc793
    https://datatracker.ietf.org/doc/html/draft-ietf-quic-http-34
    https://www.w3.org/TR/
    https://www.w3.org/TR/html51/
    https://www.w3.org/TR/html5/forms.html
    https://www.ncbi.nlm.nih.gov/31452104
    https://pubmed.ncbi.nlm.nih.gov/?term=hypervisor
    https://example.org/a%2Fb
    https://example.org/a/b
    https://example.org/a/b?id=1
    https://example.org/a/b?id=2
    https://example.org/A/b
    https://sub.example.org/a/b
    https://example.org:8080/a/b
    https://example.org/#/a/b
    ftp://example.org/a/b
"""


@pytest.mark.parametrize("normal", SAME)
def test_spellings_of_an_address_have_one_normal_form(normal: str) -> None:
    assert normalize(normal) == normal
    assert {url.strip(): normalize(url) for url in SAME[normal].splitlines() if url.strip()} == {
        url.strip(): normal for url in SAME[normal].splitlines() if url.strip()
    }


def test_addresses_of_different_pages_stay_different() -> None:
    urls = DIFFERENT.split()
    assert len({normalize(url) for url in urls}) == len(urls)
    assert all(normalize(url) for url in urls)


@pytest.mark.parametrize(
    "text",
    ["", "page.html", "#part", "/path", "mailto:a@example.org", "javascript:alert(1)", "tel:+1", "http://",
     "www.example.org", "http://[bad/", "http://example.org:port/", "doi:no", "data:text/plain,x", "https:///path"],
)  # fmt: skip
def test_other_texts_have_no_normal_form(text: str) -> None:
    assert normalize(text) == ""


HOSTS = """
    en.wikipedia.org zh.m.wikipedia.org doi.org arxiv.org www.rfc-editor.org www.w3.org
    pubmed.ncbi.nlm.nih.gov www.ncbi.nlm.nih.gov www.jstor.org hdl.handle.net books.google.com
    www.www.example.org bücher.example example.org:80
"""
PARTS = """
    / // wiki/ zh-cn/ index.html abs/ pdf/ 10.1000/ 10.48550/arXiv. 1706.03762v2 rfc 0 793 .txt .pdf TR/ 2014/
    REC- -20141028 pubmed/ articles/PMC stable/ ? & title= id= utm_x=1 # #/ % %25 %2F %3f %E4%BD%A0 %ff
    + ß ΐ _ : ;
"""
PIECES = st.sampled_from([*PARTS.split(), " ", "\t", "\u3000", "\ud800", "e\u0301"])
URLS = st.builds(
    lambda scheme, host, pieces: f"{scheme}{host}/{''.join(pieces)}",
    st.sampled_from(["http://", "https://", "//", "HTTP://"]), st.sampled_from(HOSTS.split()),
    st.lists(PIECES | st.text(max_size=3), max_size=8),
)  # fmt: skip


ANY = (
    URLS
    | st.text()
    | st.builds("{}{}".format, st.sampled_from(["doi:", "arxiv:", "hdl:", "pmid:"]), st.text())
    | st.text("/:@[].%?#\\a1 \t\u202e٣é", max_size=20).map("https://".__add__)
)
CHECKED_URL = TypeAdapter(Url)


@budget(300)
@given(ANY)
@example("https://example.org /")
@example("http://hdl.handle.net/10.48550/arXiv.")
@example("http://[::%@]")
@example("http://[::%.]")
@example("https://good.example\\@example.org/")
def test_normal_form_of_any_text_is_an_address_and_its_own_normal_form(text: str) -> None:
    normal = normalize(text)
    assert normalize(normal) == normal
    if normal:
        assert CHECKED_URL.validate_python(normal) == normal


USERS = st.text(st.characters(exclude_characters="/?#[]\\", exclude_categories=["Cs"]), max_size=8)


@budget(200)
@given(USERS, st.sampled_from(["", ":80", ":443"]), st.text(max_size=8), st.booleans())
def test_an_address_is_that_of_its_host(user: str, port: str, path: str, has_user: bool) -> None:
    """What stands before the @ is never taken for the host; such addresses are refused in registries."""
    url = f"http://{f'{user}@' if has_user else ''}www.host.example{port}/{path}"
    normal = normalize(url)
    assert not normal or re.match(r"https://host\.example(?::443)?(?:[/?#]|$)", normal)
    try:
        CHECKED_URL.validate_python(url)
    except ValidationError as error:
        assert str(error)
    else:
        assert not has_user and normal


@pytest.mark.parametrize(
    "url",
    ["https://example.org/{}", "https://en.wikipedia.org/wiki/{}", "https://doi.org/{}", "https://arxiv.org/abs/{}",
     "https://www.rfc-editor.org/rfc/{}", "https://www.w3.org/TR/{}", "https://www.jstor.org/stable/{}",
     "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/{}", "https://{}/", "https://example.org/?{}", "doi:{}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "piece",
    [
        "/",
        "a",
        "%20",
        "%",
        "www.",
        "rfc/",
        "index.html/",
        "&utm_x=1",
        " ",
        "doi:",
        ".pdf",
        "REC-",
        "0",
        "_",
        ".",
    ],
)
def test_time_grows_with_the_length_only(url: str, piece: str) -> None:
    start = time.process_time()
    normalize(url.format(piece * (60_000 // len(piece))))
    assert time.process_time() - start < 1


def load_text(folder: Path, **files: str) -> Registry:
    paths = []
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    registry = load(paths, build_kinds({}))
    assert [problem.message for problem in registry.problems if problem.code != "duplicate-resource"] == []
    return registry


YAML = """
hypervisor:
  type: wikidef
  title: Hypervisor
  url: {en: "https://en.wikipedia.org/wiki/Hypervisor", zh: "https://zh.wikipedia.org/wiki/Hypervisor"}
  related: [{title: Xen, url: "https://en.wikipedia.org/wiki/Xen"}]
course:
  type: course
  title: Course
  url: https://course.example/
  materials: [{title: Notes, url: "https://course.example/notes.pdf"}]
work: {type: paper, title: Work, doi: 10.1000/A, eprint: "1706.03762", pmid: "31452104", pmcid: PMC6710010}
tcp: {type: standard, title: TCP, number: RFC 793}
html: {type: standard, title: HTML, number: html5, organization: w3c}
w3c: {type: organization, title: World Wide Web Consortium}
copy: {type: paper, title: Copy, url: "http://doi.org/10.1000/a"}
"""


def test_a_resource_has_the_addresses_of_its_fields(tmp_path: Path) -> None:
    index = load_text(tmp_path, r_yaml=YAML).addresses
    assert index.keys == {
        "https://en.wikipedia.org/wiki/Hypervisor": "hypervisor",
        "https://zh.wikipedia.org/wiki/Hypervisor": "hypervisor",
        "https://course.example": "course",
        "https://course.example/notes.pdf": "course",
        "https://doi.org/10.1000/a": "work",
        "https://arxiv.org/abs/1706.03762": "work",
        "https://pubmed.ncbi.nlm.nih.gov/31452104/": "work",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/": "work",
        "https://www.rfc-editor.org/info/rfc793": "tcp",
        "https://www.w3.org/TR/html5/": "html",
    }
    assert index.conflicts == {"https://doi.org/10.1000/a": ["copy"]}


BIBTEX = r"""
@article{a, title={A}, author={Müller, J. and Y}, journal={J}, doi={10.1000/a\_b}, url={https://a.example/x\_y}}
@misc{b, title={B}, howpublished={\url{https://b.example/}}, eprint={1706.03762}, archiveprefix={arXiv}}
@book{c, title={C}, url-zh={https://zh.wikipedia.org/wiki/C}, url={https://en.wikipedia.org/wiki/C},
  jstor={191}}
@techreport{d, title={TCP}, number={RFC 793}, institution={IETF}}
@article{e, title={E}, number={793}, journal={J}, pubmed={123}, pmc={PMC9}}
@inbook{f, title={F}, crossref={c}}
@misc{g, title={G}, materials={Slides: https://g.example/s}, related={H: https://h.example/}}
@standard{h, title={H}, number={html5}, organization={{World Wide Web Consortium}}}
"""


def test_a_bibtex_entry_has_the_same_addresses_as_its_resource(tmp_path: Path) -> None:
    registry = load_text(tmp_path, r_bib=BIBTEX)
    index = registry.addresses
    assert set(index.keys.items()) >= {
        ("https://doi.org/10.1000/a_b", "a"), ("https://a.example/x_y", "a"), ("https://b.example", "b"),
        ("https://arxiv.org/abs/1706.03762", "b"), ("https://zh.wikipedia.org/wiki/C", "c"),
        ("https://en.wikipedia.org/wiki/C", "c"), ("https://www.jstor.org/stable/191", "c"),
        ("https://www.rfc-editor.org/info/rfc793", "d"), ("https://pubmed.ncbi.nlm.nih.gov/123/", "e"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC9/", "e"), ("https://www.w3.org/TR/html5/", "h"),
    }  # fmt: skip
    urls = {key: registry[key].url for key in registry}
    materials = {link.url for key in registry for link in registry[key].materials}
    for key, url in urls.items():
        for text in url.values() if isinstance(url, dict) else [url]:
            assert not text or index.keys[normalize(text)] in (key, "c")
    assert all(index.keys[normalize(str(url))] == "g" for url in materials)
    assert "https://h.example" not in index.keys
