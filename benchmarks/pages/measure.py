"""A page in Chromium: the bytes that it loads, and the time from a key to its visible result."""

from __future__ import annotations

from playwright.sync_api import Browser, CDPSession, Page, Response

# The time from a key to the moment after the browser has painted the change of the table that it causes. Some
# tables wait for a pause in typing: then a change is the result of all keys since the last one.
_WATCH = """() => {
  window.durations = [];
  let pressed = [];
  addEventListener("keydown", (event) => { pressed.push(event.timeStamp); }, true);
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.closest?.("table"))) return;
    const keys = pressed;
    pressed = [];
    if (keys.length) requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => keys.forEach((at) => window.durations.push(performance.now() - at));
      channel.port2.postMessage(null);
    });
  }).observe(document.body, { childList: true, subtree: true });
}"""

_LONG_TASKS = """() => {
  window.longTasks = 0;
  const add = (list) => list.getEntries().forEach((task) => { window.longTasks += task.duration; });
  new PerformanceObserver(add).observe({ type: "longtask" });
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


def script_and_layout(session: CDPSession) -> float:
    """Return the seconds that a page has spent on scripts, styles and layout so far."""
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return float(sum(metrics[f"{name}Duration"] for name in ("Script", "RecalcStyle", "Layout")))


def load(browser: Browser, address: str) -> tuple[float, int]:
    """Return the seconds of CPU that the main thread needs to load a page, and the number of its elements."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    elements = int(page.evaluate("document.querySelectorAll('*').length"))
    page.close()
    return float(metrics["TaskDuration"]), elements


def load_event(browser: Browser, address: str) -> float:
    """Return the seconds from the start of a navigation to the event ``load``, in a new page."""
    page = browser.new_page()
    page.goto(address, wait_until="load")
    seconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart") / 1000
    page.close()
    return float(seconds)


def key_work(page: Page, field: str, words: list[str]) -> list[float]:
    """Return the milliseconds of script and layout for each key, typed with a long pause."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.locator(field).first.click()
    durations = []
    for key in (key for word in words for key in (*word, *("Backspace" for _ in word))):
        before = script_and_layout(session)
        page.keyboard.press(key)
        page.wait_for_timeout(200)  # sphinx-needs waits 100 ms before it searches
        durations.append(1000 * (script_and_layout(session) - before))
    return durations


def long_tasks(page: Page, button: str) -> float:
    """Return the seconds of all tasks over 50 ms in the three seconds after a click on a button."""
    page.evaluate(_LONG_TASKS)
    page.locator(button).first.click()
    page.wait_for_timeout(3000)
    return float(page.evaluate("window.longTasks")) / 1000
