"""Keys of resources: readable, the same for the same page, and unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from sphinx_refalign.importing.draft import Draft, urls_in
from sphinx_refalign.registry.i18n import best_text
from sphinx_refalign.registry.patterns import EAST_ASIAN
from sphinx_refalign.registry.wikipedia import wikipedia_page

_MAX_LENGTH = 48

_NO_WORDS = frozenset(
    [
        "www",
        "index",
        "home",
        "default",
        "wiki",
        "course",
        "courses",
        "class",
        "en",
        "zh",
        "com",
        "org",
        "edu",
        "ac",
        "co",
        "gov",
    ]
)

_SHORT_NAMES = re.compile(r"\b(?:university of|university|the|institute of technology)\b", re.IGNORECASE)


class KeyMaker:
    """Gives each resource a key that no other has, in any letter case.

    Args:
        taken: Keys that are in use.

    """

    def __init__(self, taken: Sequence[str] = ()) -> None:
        self._taken = {key.casefold() for key in taken}
        self._numbers: dict[str, int] = {}

    def make(self, draft: Draft) -> str:
        """Return the key of a resource."""
        base = base_key(draft)
        key, number = base, self._numbers.get(base.casefold(), 1)
        while key.casefold() in self._taken:
            number += 1
            key = f"{base}-{number}"
        self._numbers[base.casefold()] = number
        self._taken.add(key.casefold())
        return key


def base_key(draft: Draft) -> str:
    """Return the key that a resource has if no other has it."""
    fields = draft.fields
    title = _text(fields.get("title"))
    number, institution = _text(fields.get("number")), _institution(fields.get("institution"))
    candidates = [slug(_text(fields.get("short")))] if draft.kind == "organization" else []
    if draft.kind == "course" and number:
        key = "-".join(filter(None, (slug(institution), _number_slug(number))))
        # A key is more than a number: 6.824-distributed-systems.
        candidates.append(key if re.search("[a-z]", key) or not _is_latin(title) else f"{key}-{slug(title)}")
    if draft.kind == "standard" and number:
        organization = slug(_text(fields.get("organization")), 20)
        numbered = re.search(r"[A-Za-z]", number) is not None
        name = slug(number) if numbered else slug(f"{number} {title}")
        is_named = not organization or name.startswith(organization)
        candidates.append(name if is_named else f"{organization}-{name}")
    if _is_latin(title):
        place = slug(institution) if draft.kind == "course" else ""
        candidates.append("-".join(filter(None, (place if len(place) <= 12 else "", slug(title)))))
    candidates.append(_slug_of_urls(fields.get("url")))
    candidates.append(slug(title) if re.search(r"[A-Za-z]{3}", title) else "")
    key = next((candidate for candidate in candidates if len(candidate) > 1), "")
    return key or _name_key(title) or draft.kind


def _text(value: object) -> str:
    if isinstance(value, Mapping) and value:
        return best_text({str(tag): str(text) for tag, text in value.items()}, ("en",)).text
    return value if isinstance(value, str) else ""


def _institution(value: object) -> str:
    text = re.sub(r"[(（].*$", "", _text(value))
    words = re.split(r"\s+(?:and|和)\s+|[,/、]", text)[0]
    short = _SHORT_NAMES.sub(" ", words).strip()
    return short if len(words.split()) > 2 and short else words


def _number_slug(number: str) -> str:
    """Return the number of a course for a key: ``CS 244b`` is ``cs244b``."""
    return slug(re.sub(r"(?<=[A-Za-z])[\s-]+(?=\d)", "", number))


def _is_latin(text: str) -> bool:
    """Return whether a text has hardly any letters but Latin ones."""
    return re.search(f"[{EAST_ASIAN}]", text) is None and re.search(r"[A-Za-z]{2}", text) is not None


def slug(text: str, limit: int = _MAX_LENGTH) -> str:
    """Return the Latin letters, digits and dots of a text in lower case, with hyphens for all others."""
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    folded = re.sub(r"c\+\+", "cpp", folded.lower()).replace("c#", "csharp").replace("'", "")
    parts = re.sub(r"[^a-z0-9.]+|\.(?![a-z0-9])|(?<![a-z0-9])\.", "-", folded).strip("-.")
    if len(parts) > limit:
        parts = parts[: limit + 1].rpartition("-")[0] or parts[:limit]
    return parts.strip("-.")


def _slug_of_urls(value: object) -> str:
    urls = urls_in({"url": value})
    urls.sort(key=lambda url: "//en." not in url[:12])
    for url in urls:
        page = wikipedia_page(url)
        if page:
            name = slug(page.partition(":")[2])
            if name and _is_latin(page.partition(":")[2]):
                return name
            continue
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        host = [word for word in (parts.hostname or "").split(".")[:-1] if word not in _NO_WORDS]
        segments = [re.sub(r"\.\w{2,5}$", "", part) for part in unquote(parts.path).split("/")]
        segments = [part for part in segments if len(part) > 1 and part.lower() not in _NO_WORDS]
        host = [word for word in host if word not in ("web", "cs", "eecs")] or host
        name = slug(" ".join([*reversed(host), *segments[-2:]]))
        if len(name) > 2:
            return name
    return ""


def _name_key(title: str) -> str:
    """Return a title as a key: without what separates keys, and without spaces."""
    name = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFKC", title)).strip("-._")
    return name[:_MAX_LENGTH].lower()
