"""COinS as Zotero reads them: the rules of its ``openurl.js`` and ``COinS.js``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

_FORMATS = {"journal": "journalArticle", "dissertation": "thesis", "patent": "patent", "dc": "webpage"}
_BOOKS = {"bookitem": "bookSection", "conference": "conferencePaper", "proceeding": "conferencePaper"}
_PARTS = ("journalArticle", "bookSection", "conferencePaper")

_FIELDS = {
    "rft.jtitle": "publicationTitle", "rft.date": "date", "rft.volume": "volume", "rft.issue": "issue",
    "rft.pages": "pages", "rft.issn": "issn", "rft.isbn": "isbn", "rft.pub": "publisher",
    "rft.publisher": "publisher", "rft.place": "place", "rft.edition": "edition", "rft.series": "series",
    "rft.language": "language", "rft.type": "itemType", "rft.source": "publicationTitle",
    "rft.description": "abstract", "rft.inst": "publisher", "rft.degree": "type",
    "rft.assignee": "assignee", "rft.number": "number",
}  # fmt: skip


def items(titles: Iterable[str]) -> list[dict[str, Any]]:
    """Return what Zotero reads from the titles of COinS elements; a creator is (last name, first name)."""
    return [_item(title) for title in titles]


def is_looked_up(item: dict[str, Any]) -> bool:
    """Return whether Zotero looks for the whole record of a selected item."""
    return not item["creators"] and ("doi" in item or "pmid" in item or "isbn" in item)


def _item(text: str) -> dict[str, Any]:
    parts = [part.split("=") for part in text.split("&")]
    assert all(len(part) == 2 for part in parts), "Zotero drops what follows a second ="
    pairs = [(key, unquote(value.replace("+", " ").replace("%2B", " "))) for key, value in parts]
    item: dict[str, Any] = {"itemType": _item_type(text), "creators": []}
    for key, value in pairs:
        if key == "rft_id":
            _identify(item, value)
        elif name := _title(key, item["itemType"]):
            item[name] = value
        elif key in _FIELDS:
            item[_FIELDS[key]] = value
        elif key in ("rft.aulast", "rft.invlast", "rft.aucorp"):
            item["creators"].append((value, ""))
        elif key in ("rft.aufirst", "rft.invfirst"):
            item["creators"][-1] = (item["creators"][-1][0], value)
        elif key in ("rft.au", "rft.inventor"):
            item["creators"].append(_creator(value))
    return item


def _item_type(text: str) -> str:
    form = next(part for part in text.split("&") if part.startswith("rft_val_fmt=")).rpartition(":")[2]
    if form != "book":
        return _FORMATS[form]
    # Zotero compares the genre without decoding it.
    genre = next((part for part in text.split("&") if part.startswith("rft.genre=")), "").removeprefix(
        "rft.genre="
    )
    return _BOOKS.get(genre, "report" if genre == "report" else "book")


def _title(key: str, kind: str) -> str:
    if key == "rft.btitle":
        return "title" if kind in ("book", "report") else "publicationTitle"
    if key == "rft.atitle":
        return "title" if kind in _PARTS else ""
    if key == "rft.title":
        return "publicationTitle" if kind in _PARTS else "title"
    return ""


def _identify(item: dict[str, Any], value: str) -> None:
    if value.startswith("info:doi/"):
        item["doi"] = value.removeprefix("info:doi/")
    elif value.startswith("info:pmid/"):  # PubMed.js reads it from the whole text
        item["pmid"] = value.removeprefix("info:pmid/")
    elif value.startswith(("http://", "https://")):
        item["url"] = value


def _creator(value: str) -> tuple[str, str]:
    if "," in value:
        last, *others = value.rstrip(" ,").split(",")
        return last, others[0].strip() if others else ""
    first, _, last = value.rpartition(" ")
    return last, first
