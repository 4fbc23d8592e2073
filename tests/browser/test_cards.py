"""Hover cards: by mouse, focus and touch, gone by Escape, heard by screen readers; a title without script."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

CARD = ".refalign-hover"


def test_mouse(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor", exact=True).first
    expect(page.locator(CARD)).to_have_count(0)
    link.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    for told in (
        "Hypervisor",
        "虚拟机监视器",
        "Wikipedia definition",
        "Software that runs virtual machines.",
    ):
        expect(card).to_contain_text(told)
    expect(card.locator("[lang=zh]").first).to_have_text("虚拟机监视器")
    links = card.get_by_role("link")
    assert [one.get_attribute("href") for one in links.all()] == [
        "https://en.wikipedia.org/wiki/Hypervisor", "https://zh.wikipedia.org/wiki/Hypervisor",
    ]  # fmt: skip
    # One can go into the card; it goes away when the mouse has left both.
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
    # A mouse that comes and goes does not take it away.
    page.locator(CARD).hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    expect(link).to_be_focused()
    # The focus goes on to what comes next in the page, never into a card.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.refalign-hover, .refalign-cards')") is None
    expect(page.locator(CARD)).to_contain_text("OCI Image Specification")


def test_screen_readers_are_told(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor", exact=True).first
    description = page.evaluate(
        "link => document.getElementById(link.getAttribute('aria-describedby')).textContent",
        link.element_handle(),
    )
    assert "Wikipedia definition" in description
    assert link.get_attribute("title") is None
    expect(link).to_have_accessible_description("Hypervisor 虚拟机监视器 Wikipedia definition · Wikipedia "
        "Software that runs virtual machines. English, 中文")  # fmt: skip


def test_at_the_lower_edge_it_opens_upwards_and_stays_within_the_window(page: Page) -> None:
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="virtual machine monitors")
    link.evaluate("one => one.scrollIntoView({block: 'end', behavior: 'instant'})")
    link.hover()
    card = page.locator(CARD).bounding_box()
    place = link.bounding_box()
    assert card is not None
    assert place is not None
    assert card["y"] + card["height"] <= place["y"]
    assert card["y"] >= 0
    page.mouse.move(5, 5)
    expect(page.locator(CARD)).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 700})
    # A window that changes its size closes cards; that has happened when it has been drawn anew.
    page.wait_for_function("innerWidth === 360")
    page.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    link.focus()
    box = page.locator(CARD).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_touch(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, has_touch=True, viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.goto("/chapter.html")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    link = page.get_by_role("link", name="Hypervisor", exact=True).first
    link.tap()
    expect(page.locator(CARD)).to_contain_text("Wikipedia definition")
    assert asked == []
    page.locator("h1").tap()
    expect(page.locator(CARD)).to_have_count(0)
    # A mouse and keys may be there beside the finger.
    link.hover()
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    context.route("https://en.wikipedia.org/**", lambda route: route.fulfill(body="there"))
    link.tap()
    link.tap()
    page.wait_for_url("https://en.wikipedia.org/**")
    context.close()


def test_without_script_a_link_has_its_title_and_nothing_more_is_seen(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/chapter.html")
    link = page.get_by_role("link", name="Hypervisor", exact=True).first
    expect(link).to_have_attribute("title", "Hypervisor (Wikipedia)")
    expect(page.locator(".refalign-cards")).to_be_hidden()
    summary = page.locator("details.refalign-cite summary").first
    summary.click()
    expect(page.locator("details.refalign-cite pre").first).to_contain_text("@inproceedings{xen-2003,")
    expect(page.locator("button.refalign-copy").first).to_be_hidden()
    context.close()


def test_a_block_can_be_copied(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/chapter.html?t1.q=what+a+reader+looked+for")
    offer = page.locator("details.refalign-cite").first
    offer.locator("summary").click()
    link, bibtex = offer.get_by_role("button", name="Copy").all()
    bibtex.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "@inproceedings{xen-2003,\n  title = {Xen"
    )
    link.click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/chapter.html#refalign-xen-2003"
    expect(offer.get_by_role("status").first).to_have_text("✓")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    bibtex.click()
    expect(offer.get_by_role("status").last).to_have_text("✗")
    assert wrong == []
    context.close()
