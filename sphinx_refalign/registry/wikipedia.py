"""Wikipedia URLs: identify the page that a URL leads to, in any of its spellings.

The result is for comparison only; pages show URLs as the author wrote them. The forms of URLs are those of
https://www.mediawiki.org/wiki/Manual:Page_title and https://meta.wikimedia.org/wiki/Wikipedia_in_Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

_HOST = re.compile(r"(?:(?!www\.)([a-z][a-z0-9-]*)\.)?(?:(?:www|m|zero|mobile)\.)*wikipedia\.org")

_PATH = re.compile(
    r"/(?:wiki|w/index\.php|(?:zh|sr|kk|ku|uz|tg|gan|wuu|crh|iu|ike|shi|ban|tly|mni|zgh|sh)(?:-[a-z]+)*)/(?!index\.php$)(.+)",
    re.DOTALL,
)
"""``/wiki/Title``, or the title in a variant of a language: ``/zh-cn/Title``."""

_NO_PAGES = ("Special:", "特殊:", "Spezial:", "Spécial:")
"""The namespaces of generated pages, such as searches and lists."""


def wikipedia_page(url: str) -> str:
    """Return the language and title of the Wikipedia page that a URL leads to, or "" for any other URL.

    All URLs of a page give the same result, for example ``zh:冯·诺伊曼结构``. They may differ in the scheme,
    percent-encoding, mobile host, language variant, ``index.php?title=``, section, spaces, underscores and
    the case of the first letter.
    """
    if "wikipedia.org" not in url.lower():
        return ""
    try:
        parts = urlsplit(url.strip())
        host = _HOST.fullmatch((parts.hostname or "").rstrip("."))
    except ValueError:
        return ""
    if host is None or parts.scheme.lower() not in ("http", "https"):
        return ""
    path = _PATH.fullmatch(parts.path)
    query = parse_qs(parts.query)
    if path:
        try:
            title = unquote(path[1], errors="strict")
        except UnicodeDecodeError:  # an old URL in an unknown encoding
            return ""
    elif query.get("title"):
        title = query["title"][0]
    elif query.get("curid"):
        title = f"?curid={query['curid'][0]}"
    else:
        return ""
    normalized = _normalize_title(title)
    return f"{host[1] or 'en'}:{normalized}" if normalized and not normalized.startswith(_NO_PAGES) else ""


def _normalize_title(title: str) -> str:
    name = unicodedata.normalize("NFC", re.sub(r"[\s_]+", "_", title).strip("_:"))
    # Some letters become several in upper case, which compose with each other.
    return unicodedata.normalize("NFC", name[:1].upper() + name[1:])
