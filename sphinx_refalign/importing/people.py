"""Names of people and bodies in a line of text: divided, and bodies as literals."""

from __future__ import annotations

import re

from sphinx_refalign.importing.labels import words
from sphinx_refalign.importing.spans import TRIMMED, trim
from sphinx_refalign.registry.patterns import HAN
from sphinx_refalign.registry.people import OTHERS, check_display_name

_OTHERS = re.compile(
    r"(?:,|，|、|\s)\s*(?:et\s+al\.?|and\s+others|others)\s*$|(?<=[^\x00-\x7f])\s*等人?\s*$", re.IGNORECASE
)

_BETWEEN = re.compile(r"\s*[;；、|/]\s*|\s+&\s+|\n")

_AND = re.compile(r",?\s+and\s+", re.IGNORECASE)

_CHINESE_AND = re.compile(rf"(?<=[{HAN}])[和与](?=[{HAN}])")

_CHINESE_NAME = re.compile(rf"[{HAN}·]{{2,8}}")

_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}")

_TITLES = re.compile(r"^(?:prof(?:essor)?|dr|mr|mrs|ms)\.?\s+|\s*(?:教授|老师|博士)$", re.IGNORECASE)


def is_body(name: str) -> bool:
    """Return whether a name is that of a body, such as a foundation, a university or a team."""
    folded = name.casefold()
    if any(word in folded for word in words("people", "han")):
        return True
    tokens = re.findall(r"[^\W\d_]+", folded)
    bodies = words("people", "words")
    if any(token in bodies for token in tokens) or any(" " in word and word in folded for word in bodies):
        return True
    return re.fullmatch(r"[A-Z][A-Z0-9/&-]{1,11}", name) is not None or folded in words(
        "people", "institutions"
    )


def is_institution(text: str) -> bool:
    """Return whether a text is the name of a place that gives courses, without further words."""
    name = re.sub(r"[(（].*$", "", text, flags=re.DOTALL).strip() or text.strip()
    folded = name.casefold()
    if folded in words("people", "institutions"):
        return True
    if len(name) > 60 or len(name.split()) > 8 or re.search(r"[.!?。！？,，:：]", name):
        return False
    if re.search(r"\b(?:university|college|polytechnic|école|universität|hochschule)\b", folded):
        return name[:1].isupper() and not re.search(r"\b(?:courses?|physics|lectures?)\b", folded)
    if re.search(r"\binstitute of technology\b|^(?:mit|eth|tu|uc|iit|indian institute)\b", folded):
        return True
    return (
        re.search(r"(?:大学|学院)$", name) is not None
        and len(name) <= 15
        and name not in ("大学", "学院", "著名大学")
    )


def are_names(text: str) -> bool:
    """Return whether a text consists of names: few words each, in capitals."""
    names = [
        name.strip()
        for name in re.split(r"[,，、;；&]|\band\b|\bet al\b\.?|等", text.strip(" ."))
        if name.strip()
    ]
    if not names or len(names) > 40 or re.search(r"[()（）【】\d]", text):
        return False
    return all(
        len(name.split()) <= 5 and len(name) <= 50 and all(map(_NAME_WORD.match, name.split()))
        for name in names
    )


_NAME_WORD = re.compile(r"(?=[^\W\d_])[A-Z\x80-\U0010ffff]|(?:van|von|de|der|den|la|le|di|da|of|for)\b|\.?$")


def split_people(text: str) -> list[object]:
    """Return the names in a line of text as the registry writes them.

    Bodies are ``{"literal": …}``, and "et al." stands for further names.
    """
    text = " ".join(text.split()).strip(TRIMMED)
    if not text:
        return []
    others = _OTHERS.search(text)
    if others:
        text = text[: others.start()].strip(TRIMMED)
    names = [_name(name) for name in _divide(text)]
    return [*(name for name in names if name), *([OTHERS] if others else [])]


def _divide(text: str) -> list[str]:
    pieces = [piece for part in _BETWEEN.split(text) for piece in _split_and(part)]
    if len(pieces) > 1 and re.search(r"[;；]", text):
        return pieces  # within semicolons, a comma divides family name and given name
    return [name for piece in pieces for name in _split_commas(piece)]


def _split_and(text: str) -> list[str]:
    """Split at "and", but not within the name of a body: Institute of Standards and Technology."""
    parts = _AND.split(text)
    if len(parts) > 1 and is_body(text):
        ends_with_name = len(parts[-1].split()) > 1 or is_body(parts[-1])
        parts = (
            parts if ends_with_name and "," not in parts[-1] and not re.match(r"[a-z]", parts[-1]) else [text]
        )
    chinese = [name for part in parts for name in _CHINESE_AND.split(part)]
    if len(chinese) > len(parts) and all(_CHINESE_NAME.fullmatch(name.strip()) for name in chinese):
        return chinese
    return parts


def _split_commas(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,，]", text) if part.strip()]
    if len(parts) > 1 and re.fullmatch(r"(?:Inc|Ltd|LLC|Corp|Co|GmbH)\.?", parts[-1]):
        parts[-2:] = [f"{parts[-2]}, {parts[-1]}"]
    initials = [_INITIALS.fullmatch(part) is not None for part in parts]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(initials[1::2]) and not any(initials[::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _name(text: str) -> object:
    name = trim(text).strip("\"'“”()（）") if not text.endswith(".") else text.strip(" ,，、;；()（）")
    name = _TITLES.sub("", name).strip()
    if not name:
        return ""
    if is_body(name):
        return {"literal": name}
    return {"literal": name} if check_display_name(name) else name
