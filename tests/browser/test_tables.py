"""Tables in the browser: sorting, filtering, state in the URL, cards on phones, and printing."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pypdf import PdfReader

TABLE = "table.refalign-table"


def first_cells(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(f"{TABLE} tbody tr td:nth-child(2)").all_inner_texts()]


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
    header = head(page, "Resources")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert first_cells(page) == sorted(ALL, key=str.casefold)
    assert page.url.endswith("/table.html?t1.sort=2")
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert first_cells(page) == sorted(ALL, key=str.casefold, reverse=True)
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") is None
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


def test_tools_are_a_group_with_a_count_a_reset_and_the_file(page: Page, site_folder: Path) -> None:
    page.goto("/table.html?other=1")
    tools = page.get_by_role("group", name="Search and filter")
    expect(tools.get_by_role("status")).to_have_text("8 of 8 rows")
    reset = tools.get_by_role("button", name="Reset", include_hidden=True)
    expect(reset).to_be_hidden()
    address = tools.get_by_role("link", name="CSV").get_attribute("href")
    assert (site_folder / str(address)).read_text(encoding="utf-8-sig").count("xen-2003") >= 2
    for action in (
        lambda: page.get_by_label("Search the table").fill("xen"),
        lambda: page.get_by_label("Kind").select_option("paper"),
        lambda: head(page, "Chapter").get_by_role("button").click(),
    ):
        action()
        reset.click()
        expect(reset).to_be_hidden()
        expect(page.get_by_label("Search the table")).to_be_focused()
        assert first_cells(page) == ALL
        assert page.url.endswith("/table.html?other=1")


def test_search_looks_at_whole_paths(page: Page) -> None:
    def with_title(route: Route) -> None:
        response = route.fetch()
        text = response.text().replace(
            '<td><a class="internal"', '<td><a title="02-views/a" class="internal"', 1
        )
        route.fulfill(response=response, body=text)

    page.route("**/table.html", with_title)
    page.goto("/table.html")
    page.get_by_label("Search the table").fill("02-VIEWS")
    expect(page.get_by_role("status")).to_have_text("1 of 8 rows")


def test_header_and_tools_stay_while_the_table_scrolls(page: Page) -> None:
    page.route("**/table.html*", with_many_rows)
    page.goto("/table.html")
    box = page.locator(".refalign-table-box")
    box.evaluate("box => box.scrollTo(0, 3000)")
    assert box.evaluate("box => box.scrollTop") == 3000
    tops = [
        part.evaluate("(part) => part.getBoundingClientRect().top - part.closest('.refalign-table-box')"
                      ".getBoundingClientRect().top")
        for part in (page.locator(".refalign-tools"), head(page, "Resources"))
    ]  # fmt: skip
    assert abs(tops[0]) <= 1
    assert 40 <= tops[1] <= 60
    expect(page.get_by_label("Search the table")).to_be_in_viewport()


def test_every_column_of_a_wide_table_has_its_label_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/wide.html")
    labels = page.evaluate(f"""() => {{
      const [table] = document.querySelectorAll("{TABLE}");
      const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
      const cells = [...table.tBodies[0].rows[0].cells].slice(1);
      return cells.map((cell, column) => [
        getComputedStyle(cell, "::before").content.replaceAll('"', "").trim(), heads[column + 1]]);
    }}""")
    assert len(labels) == 11
    assert [shown for shown, _ in labels] == [name for _, name in labels]
    scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(scrolls) is False


def test_state_is_in_the_url(page: Page) -> None:
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


VALUES = (
    "1.5", "-1", "0", "00", "NaN", "Infinity", "1e0", "1e9", "0x1", "+1", " 1", "1 ", "١", "1-", "1-up",
    "1-down-down", "1-down ", "99999999999999999999999", "-down", "--", "2-down", "3", "4", "", "null",
    "undefined", "[object Object]", "__proto__", "constructor", "toString", "paper", "a b", "paper wikidef",
    "'", '"', "<img src=x onerror=alert(1)>", "\\", "{n}", "$&", "%", "%00", "\0", "\ud7ff", "\u202e",
    "\ufdfa" * 250, "x" * 2000, "a " * 1000, "(" * 500, "*", "😀",
)  # fmt: skip
"""Values that no table has, with some that it has."""

CHECK = f"""async (addresses) => {{
  const check = (document) => {{
    const table = document.querySelector("{TABLE}");
    const buttons = [...table.tHead.querySelectorAll("button.refalign-sort")];
    const search = document.querySelector(".refalign-tools input");
    const kind = document.querySelector(".refalign-tools select");
    const sorted = () => table.tHead.querySelectorAll("[aria-sort]").length;
    const before = [sorted() <= 1, kind.selectedIndex >= 0, search.value.length <= 200];
    search.value = "xen";
    search.dispatchEvent(new Event("input"));
    kind.value = "";
    kind.dispatchEvent(new Event("change"));
    const rows = table.tBodies[0].rows.length;
    while (sorted()) buttons[table.querySelector("[aria-sort]").cellIndex].click();
    buttons[1].click();
    return [...before, buttons.length, rows, table.tHead.rows[0].cells[1].ariaSort].join();
  }};
  const results = [];
  for (const address of addresses) {{
    const frame = document.createElement("iframe");
    frame.src = address;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
    results.push(check(frame.contentDocument));
    frame.remove();
  }}
  return results;
}}"""
"""Load each address and use its table: returns the state before, and what search and sorting did."""


@pytest.fixture
def bare_page(site_folder: Path) -> Iterator[str]:
    """A copy of the page without its theme, which loads in a few milliseconds."""
    soup = BeautifulSoup((site_folder / "table.html").read_text(encoding="utf-8"), "html.parser")
    parts = soup.select("#refalign--words, .refalign-table-box")
    script = (site_folder / "_static" / "refalign-table.js").read_text(encoding="utf-8")
    file = site_folder / "bare.html"
    icon = '<link rel="icon" href="data:,">'
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{icon}<title>Bare</title></head>'
    file.write_text(
        f"{head}<body>{''.join(map(str, parts))}<script>{script}</script></body></html>", encoding="utf-8"
    )
    yield "/bare.html"
    file.unlink()


def test_random_addresses_leave_the_table_working(page: Page, bare_page: str) -> None:
    """Each part of the address is missing, single or repeated, with values of the table and others."""
    rng = random.Random(1)
    addresses = [[("t1.sort", value), ("t1.q", value), ("t1.kind", value)] for value in VALUES]
    names = ("t1.sort", "t1.q", "t1.kind", "t1", "t1.", "t2.sort", "sort", "__proto__")
    while len(addresses) < 200:
        addresses.append([(rng.choice(names), rng.choice(VALUES)) for _ in range(rng.randrange(1, 6))])
    queries = [
        rng.choice(["&", "&&", ";"]).join(f"{name}={quote(value)}" for name, value in parts)
        for parts in addresses
    ]
    queries.append("t1.sort=%E0%A4%A&t1.q=%&&==&%00")
    page.goto(bare_page)
    results = page.evaluate(CHECK, [f"{bare_page}?{query}" for query in queries])
    expected = "true,true,true,3,2,ascending"
    assert [query for query, result in zip(queries, results, strict=True) if result != expected] == []


@pytest.mark.parametrize("value", ["1.5", "-1", "NaN", "1e0", "4", "2-up"])
def test_invalid_sorting_in_the_url_is_ignored(page: Page, value: str) -> None:
    page.goto(f"/table.html?t1.sort={value}")
    assert first_cells(page) == ALL
    assert page.locator("[aria-sort]").count() == 0


def with_many_rows(route: Route) -> None:
    """Serve the page with each row fifty times and with a target below the table."""
    response = route.fetch()
    start, _, remainder = response.text().partition("<tbody>")
    rows, _, end = remainder.partition("</tbody>\n</table>\n</div>")
    target = '<p id="below" style="height: 200vh">Below</p>'
    text = f"{start}<tbody>{rows * 50}</tbody>\n</table>\n</div>\n{target}{end}"
    route.fulfill(response=response, body=text)


def test_url_with_state_and_fragment_scrolls_below_a_long_table(page: Page) -> None:
    page.route("**/table.html*", with_many_rows)
    page.goto("/table.html?t1.sort=2#below")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(400)
    expect(page.locator("#below")).to_be_in_viewport()


def with_long_table(route: Route) -> None:
    """Serve the page with 400 rows in groups, as a build writes a long table."""
    response = route.fetch()
    start, _, remainder = response.text().partition("<tbody>")
    rows, _, end = remainder.partition("</tbody>")
    groups = f"<tbody>{rows * 10}</tbody>" * 5
    start = start.replace('<table class="', '<table class="refalign-long-table ')
    route.fulfill(response=response, body=start + groups + end)


def test_long_table_shows_the_first_rows_at_once_and_the_others_later(page: Page) -> None:
    page.route("**/table.html*", with_long_table)
    page.goto("/table.html")
    rows = page.locator(f"{TABLE} tbody tr")
    expect(rows).to_have_count(400)
    expect(page.get_by_role("row")).to_have_count(401)
    widths = "() => [...document.querySelectorAll('tr')].map((row) => row.cells[1].offsetWidth)"
    assert len(set(page.evaluate(widths))) == 1, "columns are aligned in all groups"
    sort = head(page, "Resources").get_by_role("button")
    # The others follow after a pause: count in the same task as the click.
    shown = sort.evaluate("""button => {
        button.click();
        return [...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length;
    }""")
    assert 30 <= shown <= 40
    expect(page.locator(TABLE)).to_have_attribute("aria-rowcount", "401")
    expect(page.locator("tbody[style]")).to_have_count(0)
    expect(rows).to_have_count(400)
    texts = page.locator(f"{TABLE} tbody td:nth-child(2)").all_text_contents()
    assert texts == sorted(ALL * 50, key=str.casefold)
    assert page.locator(f"{TABLE} tbody").count() == 6
    page.get_by_label("Search the table").fill("xen")
    expect(page.locator(TABLE)).to_have_attribute("aria-rowcount", "101")
    expect(rows).to_have_count(100)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(rows.filter(visible=True)).to_have_count(400)


def test_rows_that_do_not_match_leave_a_long_table(page: Page) -> None:
    page.route("**/table.html*", with_long_table)
    page.goto("/table.html")
    rows, field = page.locator(f"{TABLE} tbody tr"), page.get_by_label("Search the table")
    for query, number in (("xen", 100), ("", 400), ("nothing like it", 0), ("oci", 50)):
        field.fill(query)
        # They are hidden at once, also from screen readers, and removed after a pause.
        expect(page.get_by_role("status")).to_have_text(f"{number} of 400 rows")
        assert page.get_by_role("row").count() <= number + 1
        expect(rows.filter(visible=True)).to_have_count(number)
        expect(rows).to_have_count(number)
        expect(page.get_by_role("row")).to_have_count(number + 1)
        assert page.locator(f"{TABLE} tbody tr:not([role=row])").count() == 0
    count = "[...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length"
    with page.expect_event("console") as printed_rows:
        page.evaluate(f"() => addEventListener('beforeprint', () => console.log({count}))")
        page.pdf()
    assert printed_rows.value.text == "400"


@pytest.mark.parametrize("width", [1200, 700, 500, 390, 320])
def test_the_label_of_a_control_is_beside_it(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/table.html")
    select = page.get_by_label("Kind")
    label = select.evaluate("""(select) => {
        const range = document.createRange();
        range.selectNode(select.labels[0].firstChild);
        return range.getBoundingClientRect().toJSON();
    }""")
    box = select.bounding_box()
    assert box is not None
    assert box["y"] <= label["top"] and label["bottom"] <= box["y"] + box["height"]
    assert 0 <= box["x"] - label["right"] < 12


@pytest.mark.parametrize("width", [1200, 390])
def test_scripts_shift_nothing(browser: Browser, site: str, width: int) -> None:
    """The tools and buttons take the space that is free for them before the script runs."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page = context.new_page()
    held: list[Route] = []
    page.route("**/refalign-table.js*", lambda route: held.append(route))  # noqa: PLW0108
    page.goto("/table.html", wait_until="commit")
    page.wait_for_selector(f"{TABLE} tbody tr")
    places = f"""() => [...document.querySelectorAll("{TABLE} tr, {TABLE} td")]
        .map((part) => JSON.stringify(part.getBoundingClientRect())).join()"""
    page.evaluate("() => document.fonts.ready")
    before = page.evaluate(places)
    held[0].continue_()
    page.wait_for_selector(".refalign-tools")
    assert page.evaluate(places) == before
    context.close()


def test_header_words_are_not_broken(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto("/table.html")
    heights = [box["height"] for cell in page.locator(f"{TABLE} th").all() if (box := cell.bounding_box())]
    assert max(heights) < 60


def test_rows_are_cards_on_a_phone_and_keep_the_table_roles(page: Page) -> None:
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
    """Return the text of each page without spaces: PDF readers differ in where they put them."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return ["".join(sheet.extract_text().split()) for sheet in pages]


def test_print_has_all_rows(page: Page) -> None:
    page.goto("/table.html?t1.q=nothing+like+it")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(0)
    text = printed(page)
    for words in ("Chapter", "Resources", "DistributedSystems", "TheArtofComputerProgramming"):
        assert words in text[0]
    assert "Searchthetable" not in text[0]
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(0)


def test_print_keeps_the_sort_order(page: Page) -> None:
    page.goto("/table.html?t1.sort=2-down&t1.q=xen")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert first_cells(page) == sorted(ALL, key=str.casefold, reverse=True)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert first_cells(page) == [XEN, XEN]


def test_print_repeats_the_header_on_every_page(page: Page) -> None:
    page.goto("/table.html")
    page.evaluate(f"""() => {{
      const body = document.querySelector("{TABLE} tbody");
      for (let copies = 0; copies < 15; copies++)
        for (const row of [...body.rows].slice(0, 8)) body.append(row.cloneNode(true));
    }}""")
    pages = printed(page)
    assert len(pages) > 3
    assert all("Resources" in text for text in pages[:-1])


def test_without_javascript_all_rows_are_shown(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/table.html?t1.q=xen")
    assert first_cells(page) == ALL
    expect(page.locator(".refalign-tools")).to_have_count(0)
    context.close()


def test_document_language_with_a_posix_modifier(page: Page) -> None:
    def serbian(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('lang="en"', 'lang="sr@latin"'))

    page.route("**/table.html", serbian)
    page.goto("/table.html")
    assert page.evaluate("document.documentElement.lang") == "sr@latin"
    head(page, "Resources").get_by_role("button").click()
    assert first_cells(page) == sorted(ALL, key=str.casefold)


def test_page_without_resources_loads_no_files(page: Page) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/plain.html")
    assert [url for url in requests if "refalign" in url] == []
    assert "refalign" not in page.content().replace("sphinx_refalign", "")


def test_table_works_from_a_file_url(browser: Browser, site_folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site_folder / "table.html").as_uri())
    page.get_by_label("Search the table").fill("xen")
    expect(page.get_by_role("status")).to_have_text("2 of 8 rows")
    assert errors == []
    context.close()


MATRIX = "table.refalign-matrix"


def test_links_of_a_matrix_are_large_enough_and_lead_to_their_places(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/matrix.html")
    links = page.locator(f"{MATRIX} a:not(.headerlink)")
    boxes = "links => links.map((link) => link.getBoundingClientRect())"
    sizes = [(box["width"], box["height"]) for box in links.evaluate_all(boxes)]
    assert len(sizes) > 8
    assert min(min(size) for size in sizes) >= 24
    # By keyboard, the box scrolls to what has the focus, below the heads that stay.
    mark = page.locator(f"{MATRIX} td a").last
    mark.focus()
    expect(mark).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html#*")


def test_row_and_column_of_a_mark_are_highlighted(page: Page) -> None:
    page.goto("/matrix.html")
    mark = page.locator(f"{MATRIX} tbody td a").first
    cell = mark.locator("xpath=ancestor::td")
    column = "cell => getComputedStyle(cell, '::before').content"
    row = "cell => getComputedStyle(cell.parentElement.cells[0]).boxShadow"
    assert (cell.evaluate(column), cell.evaluate(row)) == ("none", "none")
    mark.focus()
    assert (cell.evaluate(column), cell.evaluate(row) == "none") == ('""', False)
    mark.blur()
    cell.hover()
    assert (cell.evaluate(column), cell.evaluate(row) == "none") == ('""', False)
    # The highlight above the table does not make its box higher.
    assert page.locator(".refalign-scroll").evaluate("box => box.scrollHeight - box.clientHeight") < 5


def test_heads_of_rows_are_as_wide_as_their_words(page: Page) -> None:
    page.goto("/matrix.html")
    heights = [
        box["height"] for head in page.locator(f"{MATRIX} tbody th").all() if (box := head.bounding_box())
    ]
    assert max(heights) < 40


def test_wide_matrix_fits_on_a_printed_page(page: Page) -> None:
    page.goto("/matrix.html")
    page.evaluate(f"""() => {{
      const table = document.querySelector("{MATRIX}");
      for (const row of table.rows)
        while (row.cells.length < 30) row.cells[2].after(row.cells[2].cloneNode(true));
      table.closest(".refalign-scroll").style.setProperty("--refalign-columns", 30);
    }}""")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    width = page.locator(MATRIX).evaluate("table => table.getBoundingClientRect().right")
    assert width <= 680
    cells = page.locator(f"{MATRIX} tr").nth(1).locator("td")
    assert min(box["width"] for cell in cells.all() if (box := cell.bounding_box())) >= 12


def test_print_keeps_headings_with_their_content(page: Page) -> None:
    page.goto("/chapter.html")
    page.emulate_media(media="print")
    rule = "part => getComputedStyle(part).breakAfter"
    assert page.locator("h2").first.evaluate(rule) == "avoid"
    assert page.locator(".admonition-title").first.evaluate(rule) == "avoid"
