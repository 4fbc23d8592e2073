"""Hover cards: mouse, focus, touch, Escape, screen readers, and pages without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

CARD = ".refalign-hover"


def test_mouse(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor (external link)", exact=True).first
    expect(page.locator(CARD)).to_have_count(0)
    link.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    for text in (
        "Hypervisor",
        "虚拟机监视器",
        "Wikipedia definition",
        "Software that runs virtual machines.",
    ):
        expect(card).to_contain_text(text)
    expect(card.locator("[lang=zh]").first).to_have_text("虚拟机监视器")
    links = card.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://en.wikipedia.org/wiki/Hypervisor", "https://zh.wikipedia.org/wiki/Hypervisor",
    ]  # fmt: skip
    # The card stays while the mouse is over it, and closes when the mouse has left both.
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_keyboard_and_escape(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Xen and the Art of Virtualization").first
    link.focus()
    expect(page.locator(CARD)).to_contain_text("Paul Barham, Boris Dragovic, et al.")
    # A card opened by focus stays when the mouse leaves it.
    page.locator(CARD).hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    expect(link).to_be_focused()
    # The closed card is no station of the focus.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.refalign-hover, .refalign-cards')") is None
    expect(page.locator(CARD)).to_contain_text("OCI Image Specification")


def test_tab_enters_the_card_and_escape_returns(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor (external link)", exact=True).first
    link.focus()
    card = page.get_by_role("group", name="Hypervisor")
    expect(card).to_be_visible(timeout=200)
    assert link.get_attribute("aria-details") == card.get_attribute("id")
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="English")).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="中文")).to_be_focused()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(link).to_be_focused()
    # It opens again by mouse, and Tab leaves it at its end.
    link.hover()
    expect(card).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(card).to_have_count(0)
    expect(page.get_by_role("link", name="Xen and the Art of Virtualization").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    expect(card).to_be_visible()


def test_nothing_shifts(page: Page) -> None:
    page.goto("/chapter.html")
    places = """() => [...document.querySelectorAll("article p, article dl, section, .refalign-card")]
        .filter((part) => !part.closest("[popover], .refalign-cards"))
        .map((part) => JSON.stringify(part.getBoundingClientRect())).join()"""
    for link in page.locator("article [class*=refalign-about--]").all():
        link.scroll_into_view_if_needed()
        before = page.evaluate(places)
        link.evaluate("link => link.focus({preventScroll: true})")
        expect(page.locator(CARD)).to_be_visible()
        assert page.evaluate(places) == before
        page.keyboard.press("Escape")
        assert page.evaluate(places) == before


def test_card_is_the_accessible_description(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor (external link)", exact=True).first
    description = page.evaluate(
        "link => document.getElementById(link.getAttribute('aria-describedby')).textContent",
        link.element_handle(),
    )
    assert "Wikipedia definition" in description
    assert link.get_attribute("title") is None
    expect(link).to_have_accessible_description("Hypervisor 虚拟机监视器 Wikipedia definition · Wikipedia "
        "Software that runs virtual machines. English, 中文 Referenced in 3 places")  # fmt: skip


def test_card_opens_upwards_at_the_lower_edge_and_stays_in_the_window(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="virtual machine monitors")
    link.evaluate("link => link.scrollIntoView({block: 'end', behavior: 'instant'})")
    link.hover()
    card = page.locator(CARD).bounding_box()
    target = link.bounding_box()
    assert card is not None
    assert target is not None
    assert card["y"] + card["height"] <= target["y"]
    assert card["y"] >= 0
    page.mouse.move(5, 5)
    expect(page.locator(CARD)).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 700})
    # Resizing the window closes cards; wait until the event has been handled.
    page.wait_for_function("innerWidth === 360")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    link.focus()
    box = page.locator(CARD).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_touch(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, has_touch=True, viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.goto("/chapter.html")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    link = page.get_by_role("link", name="Hypervisor (external link)", exact=True).first
    link.tap()
    expect(page.locator(CARD)).to_contain_text("Wikipedia definition")
    assert requests == []
    page.locator("h1").tap()
    expect(page.locator(CARD)).to_have_count(0)
    # Mouse and keyboard work on a touch device, too.
    link.hover()
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    context.route("https://en.wikipedia.org/**", lambda route: route.fulfill(body="there"))
    link.tap()
    link.tap()
    page.wait_for_url("https://en.wikipedia.org/**")
    context.close()


def test_without_javascript_links_have_titles_and_cards_are_hidden(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor (external link)", exact=True).first
    expect(link).to_have_attribute("title", "Hypervisor (Wikipedia)")
    expect(page.locator(".refalign-cards")).to_be_hidden()
    summary = page.locator("details.refalign-cite summary").first
    summary.click()
    expect(page.locator("details.refalign-cite pre").first).to_contain_text("@inproceedings{xen-2003,")
    expect(page.locator("button.refalign-copy")).to_have_count(0)
    context.close()


def test_bibtex_and_link_of_a_block_can_be_copied(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/chapter.html?t1.q=a+search+text")
    box = page.locator("details.refalign-cite").first
    box.locator("summary").click()
    link = box.get_by_role("button", name="Copy link")
    bibtex = box.get_by_role("button", name="Copy BibTeX")
    for button in (link, bibtex):
        size = button.bounding_box()
        assert size is not None
        assert (size["width"], size["height"]) >= (24, 24)
    code = box.locator("pre").bounding_box()
    corner = bibtex.bounding_box()
    assert code is not None
    assert corner is not None
    assert 0 < code["x"] + code["width"] - corner["x"] - 24 < 12, "in the corner of the code"
    bibtex.focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "@inproceedings{xen-2003,\n  title = {Xen"
    )
    link.click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/chapter.html#refalign-xen-2003"
    expect(box.get_by_role("status")).to_have_text("Copied")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    bibtex.click()
    expect(box.get_by_role("status")).to_have_text("✗")
    assert errors == []
    context.close()


def test_blocks_and_cards_are_labelled_articles_with_large_buttons(page: Page) -> None:
    page.goto("/chapter.html")
    block = page.get_by_role("article", name="Paper: Xen and the Art of Virtualization", exact=True)
    card = page.get_by_role("article", name="Wikipedia definition: Hypervisor", exact=True)
    expect(block).to_have_class("refalign refalign-block refalign-paper admonition")
    expect(card).to_have_class("refalign refalign-card refalign-wikidef")
    assert float(card.evaluate("card => parseFloat(getComputedStyle(card).paddingLeft)")) >= 10
    block.locator("summary").press("Enter")
    for target in (block.locator("summary"), *block.get_by_role("button", name="Copy").all()):
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_card_keeps_a_distance_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/chapter.html")
    for link in page.locator("article [class*=refalign-about--]").all():
        link.focus()
        box = page.locator(CARD).bounding_box()
        assert box is not None
        assert box["x"] >= 8
        assert box["x"] + box["width"] <= 352
        page.keyboard.press("Escape")
