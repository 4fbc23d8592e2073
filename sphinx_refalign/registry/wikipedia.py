"""Addresses of Wikipedia: which page one means, however it is spelled.

What is shown is always what was written; this is for comparison alone. The forms are those of
https://www.mediawiki.org/wiki/Manual:Page_title and https://meta.wikimedia.org/wiki/Wikipedia_in_Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

_HOST = re.compile(r"(?:(?!www\.)([a-z][a-z0-9-]*)\.)?(?:(?:www|m|zero|mobile)\.)*wikipedia\.org")


_PATH = re.compile(r"/(?:wiki|(?:zh|sr|kk|ku|uz|tg|gan|iu|shi)(?:-[a-z]+)*)/(?!index\.php$)(.+)", re.DOTALL)
"""``/wiki/Title``, or the title in one of the variants of a language: ``/zh-cn/Title``."""


_NO_PAGES = ("Special:", "特殊:", "Spezial:", "Spécial:")
"""What the names of searches and lists begin with."""


def wikipedia_page(url: str) -> str:
    """``zh:冯·诺伊曼结构`` for any address of that page, "" for what is no page of Wikipedia.

    Percent-encoding, ``http:``, the mobile host, the variant of a language, ``index.php?title=`` and the
    section do not matter, nor do spaces, underscores and the case of the first letter.
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
        except UnicodeDecodeError:  # of the days before UTF-8: nobody knows which page that was
            return ""
    elif query.get("title"):
        title = query["title"][0]
    elif query.get("curid"):
        title = f"?curid={query['curid'][0]}"
    else:
        return ""
    name = _name(title)
    return f"{host[1] or 'en'}:{name}" if name and not name.startswith(_NO_PAGES) else ""


def _name(title: str) -> str:
    name = unicodedata.normalize("NFC", re.sub(r"[\s_]+", "_", title).strip("_:"))
    return name[:1].upper() + name[1:]
