"""The people whom a resource names, as metadata wants them: ``et al.`` is nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.registry.text import Localized
from sphinx_refalign.render.page import Page

_NOBODY = re.compile(r"(?:et[\s\u00a0]+al|and others|others)\.?|等人?", re.IGNORECASE)
"""What a list of names ends with where it is not whole."""
_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+")


class Name(NamedTuple):
    """A name in its parts; what cannot be told apart is all in ``family``."""

    family: str
    given: str


def people(page: Page, names: Sequence[Localized]) -> list[str]:
    """The names in the page's language, each as it is written."""
    found = (" ".join(page.text(name).split()) for name in names)
    return [name for name in found if not _NOBODY.fullmatch(name)]


def parts(name: str) -> Name:
    """A name in its parts, by BibTeX's rules: von Neumann is a family, 王 小明 begins with one."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    words = name.split()
    if len(words) == 2 and all(_EAST_ASIAN.fullmatch(word) for word in words):
        return Name(*words)
    try:
        found = parse_single_name_into_parts(name)
    except InvalidNameError:
        return Name(name, "")
    family = " ".join([*found.von, *found.last])
    return Name(family, " ".join([*found.first, *found.jr])) if family else Name(name, "")
