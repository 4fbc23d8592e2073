"""A page in Chromium: what it loads, and how long it takes from a key to what can be seen of it."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Response

# From the moment at which the key was pressed to the one after the browser has drawn what it does.
_WATCH = """() => {
  window.taken = [];
  let pressed;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  addEventListener("input", () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.taken.push(performance.now() - pressed);
    channel.port2.postMessage(null);
  }), true);
}"""


def loaded(browser: Browser, address: str) -> dict[str, int]:
    """The bytes of scripts and of style sheets that a page loads, without what is in it."""
    responses: list[Response] = []
    page = browser.new_page()
    # Playwright marks what it calls; a method of a list cannot be marked.
    page.on("response", lambda one: responses.append(one))  # noqa: PLW0108
    page.goto(address, wait_until="networkidle")
    kinds = ("script", "stylesheet")
    found = {kind: sum(len(one.body()) for one in responses if one.request.resource_type == kind)
             for kind in kinds}  # fmt: skip
    page.close()
    return found


def keystrokes(page: Page, field: str, words: list[str], pause: float) -> list[float]:
    """Milliseconds from each key to its result: every word is typed and taken back, ``pause`` ms a key."""
    page.evaluate(_WATCH)
    box = page.locator(field).first
    box.click()
    for word in words:
        page.keyboard.type(word, delay=pause)
        for _ in word:
            page.keyboard.press("Backspace")
            page.wait_for_timeout(pause)
    page.wait_for_timeout(500)
    return [float(one) for one in page.evaluate("window.taken")]
