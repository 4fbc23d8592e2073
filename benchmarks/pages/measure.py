"""A page in Chromium: the bytes that it loads, and the time from a key to its visible result."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Response

# The time from the key press to the moment after the browser has painted its result.
_WATCH = """() => {
  window.durations = [];
  let pressed;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  addEventListener("input", () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.durations.push(performance.now() - pressed);
    channel.port2.postMessage(null);
  }), true);
}"""


def bytes_loaded(browser: Browser, address: str) -> dict[str, int]:
    """Return the bytes of external scripts and style sheets that a page loads, by resource type."""
    responses: list[Response] = []
    page = browser.new_page()
    # Playwright sets an attribute on the handler, which a method of a list does not allow.
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108
    page.goto(address, wait_until="networkidle")
    kinds = ("script", "stylesheet")
    sizes = {
        kind: sum(len(response.body()) for response in responses if response.request.resource_type == kind)
        for kind in kinds
    }
    page.close()
    return sizes


def keystrokes(page: Page, field: str, words: list[str], pause: float) -> list[float]:
    """Return the milliseconds from each key to its result.

    Every word is typed and deleted again, with ``pause`` milliseconds between keys.
    """
    page.evaluate(_WATCH)
    box = page.locator(field).first
    box.click()
    for word in words:
        page.keyboard.type(word, delay=pause)
        for _ in word:
            page.keyboard.press("Backspace")
            page.wait_for_timeout(pause)
    page.wait_for_timeout(500)
    return [float(duration) for duration in page.evaluate("window.durations")]
