"""Tables in the browser: sorted, narrowed, kept in the address, as cards on a phone, whole on paper."""

from __future__ import annotations

import io
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, expect
from pypdf import PdfReader

TABLE = "table.refalign-table"


def first_cells(page: Page) -> list[str]:
    return [one.strip() for one in page.locator(f"{TABLE} tbody tr td:nth-child(2)").all_inner_texts()]


def head(page: Page, name: str) -> Locator:
    return page.locator(f"{TABLE} thead th").filter(has_text=name)


XEN = "Xen and the Art of Virtualization (SOSP 2003)"
ALL = [
    "Hypervisor (Wikipedia)", XEN, "OCI Image Specification (OCI)",
    "Hypervisor (Wikipedia)", XEN, "Hypervisor (Wikipedia)",
    "Distributed Systems (MIT 6.824)", "The Art of Computer Programming (1968)",
]  # fmt: skip


def test_sorting(page: Page) -> None:
    page.goto("/table.html")
    assert first_cells(page) == ALL
    by = head(page, "Resources")
    by.get_by_role("button").click()
    expect(by).to_have_attribute("aria-sort", "ascending")
    assert first_cells(page) == sorted(ALL, key=str.casefold)
    assert page.url.endswith("/table.html?t1.sort=2")
    by.get_by_role("button").press("Enter")
    expect(by).to_have_attribute("aria-sort", "descending")
    assert first_cells(page) == sorted(ALL, key=str.casefold, reverse=True)
    by.get_by_role("button").click()
    assert by.get_attribute("aria-sort") is None
    assert first_cells(page) == ALL
    assert page.url.endswith("/table.html")


def test_searching_and_kinds(page: Page) -> None:
    page.goto("/table.html")
    page.get_by_label("Search the table").fill("xen ART")
    expect(page.get_by_role("status")).to_have_text("2 of 8 rows")
    assert first_cells(page) == [ALL[1], ALL[4]]
    page.get_by_label("Search the table").fill("")
    kinds = page.get_by_label("Kind")
    assert kinds.locator("option").all_inner_texts() == [
        "all", "Wikipedia definition", "Course", "Paper", "Book", "Standard",
    ]  # fmt: skip
    kinds.select_option(label="Wikipedia definition")
    expect(page.get_by_role("status")).to_have_text("3 of 8 rows")
    assert set(first_cells(page)) == {"Hypervisor (Wikipedia)"}
    page.get_by_label("Search the table").fill("nothing like it")
    expect(page.get_by_role("status")).to_have_text("0 of 8 rows")


def test_the_state_is_in_the_address(page: Page) -> None:
    page.goto("/table.html?other=1&t1.q=art&t1.sort=2-down&t1.kind=paper#all")
    expect(page.get_by_label("Search the table")).to_have_value("art")
    expect(page.get_by_label("Kind")).to_have_value("paper")
    expect(head(page, "Resources")).to_have_attribute("aria-sort", "descending")
    assert first_cells(page) == [ALL[1], ALL[4]]
    page.get_by_label("Search the table").fill("")
    page.get_by_label("Kind").select_option("")
    head(page, "Resources").get_by_role("button").click()
    assert page.url.endswith("/table.html?other=1#all")
    page.goto("/table.html?t1.q=%3Cb%3E&t1.sort=99&t1.kind=nonsense")
    expect(page.get_by_role("status")).to_have_text("0 of 8 rows")


def with_many_rows(route: Route) -> None:
    """The page with each row fifty times, and a place below the table."""
    response = route.fetch()
    head, _, rest = response.text().partition("<tbody>")
    rows, _, end = rest.partition("</tbody>\n</table>\n</div>")
    place = '<p id="below" style="height: 200vh">Below</p>'
    text = f"{head}<tbody>{rows * 50}</tbody>\n</table>\n</div>\n{place}{end}"
    route.fulfill(response=response, body=text)


def test_an_address_with_a_state_leads_to_its_place_below_a_long_table(page: Page) -> None:
    page.route("**/table.html*", with_many_rows)
    page.goto("/table.html?t1.sort=2#below")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(400)
    expect(page.locator("#below")).to_be_in_viewport()


def test_rows_are_cards_on_a_phone_and_still_a_table_to_those_who_hear_it(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/table.html")
    expect(page.get_by_role("row")).to_have_count(9)
    expect(page.get_by_role("columnheader")).to_have_count(3)
    expect(page.get_by_role("cell")).to_have_count(24)
    row = page.get_by_role("row").nth(1)
    widths = [box["width"] for cell in row.get_by_role("cell").all() if (box := cell.bounding_box())]
    assert min(widths) > 250
    label = "getComputedStyle(document.querySelectorAll('td')[1], '::before').content"
    assert page.evaluate(label) == '"Resources "'
    scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(scrolls) is False
    page.get_by_role("columnheader", name="Resources").get_by_role("button").click()
    assert first_cells(page) == sorted(ALL, key=str.casefold)


def printed(page: Page) -> list[str]:
    """The letters of each page: where the spaces are is a matter of the reader."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return ["".join(one.extract_text().split()) for one in pages]


def test_paper_has_all_rows(page: Page) -> None:
    page.goto("/table.html?t1.q=nothing+like+it")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(0)
    text = printed(page)
    for told in ("Chapter", "Resources", "DistributedSystems", "TheArtofComputerProgramming"):
        assert told in text[0]
    assert "Searchthetable" not in text[0]
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(0)


def test_paper_has_the_rows_in_the_order_that_the_head_tells(page: Page) -> None:
    page.goto("/table.html?t1.sort=2-down&t1.q=xen")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert first_cells(page) == sorted(ALL, key=str.casefold, reverse=True)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert first_cells(page) == [XEN, XEN]


def test_paper_repeats_the_head_on_every_page(page: Page) -> None:
    page.goto("/table.html")
    page.evaluate(f"""() => {{
      const body = document.querySelector("{TABLE} tbody");
      for (let copies = 0; copies < 15; copies++)
        for (const row of [...body.rows].slice(0, 8)) body.append(row.cloneNode(true));
    }}""")
    pages = printed(page)
    assert len(pages) > 3
    assert all("Resources" in one for one in pages[:-1])


def test_without_script_the_whole_table_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/table.html?t1.q=xen")
    assert first_cells(page) == ALL
    expect(page.locator(".refalign-tools")).to_have_count(0)
    context.close()


def test_a_language_that_browsers_do_not_know_by_that_name(page: Page) -> None:
    def serbian(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('lang="en"', 'lang="sr@latin"'))

    page.route("**/table.html", serbian)
    page.goto("/table.html")
    assert page.evaluate("document.documentElement.lang") == "sr@latin"
    head(page, "Resources").get_by_role("button").click()
    assert first_cells(page) == sorted(ALL, key=str.casefold)


def test_a_page_without_ours_loads_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto("/plain.html")
    assert [one for one in asked if "refalign" in one] == []
    assert "refalign" not in page.content().replace("sphinx_refalign", "")


def test_a_page_that_is_a_file_works_too(browser: Browser, site_folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((site_folder / "table.html").as_uri())
    page.get_by_label("Search the table").fill("xen")
    expect(page.get_by_role("status")).to_have_text("2 of 8 rows")
    assert wrong == []
    context.close()
