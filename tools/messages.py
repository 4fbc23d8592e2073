"""Bring the message catalogues up to date: extract, merge, compile. Run by ``make messages``."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "sphinx_refalign"
KEYWORDS = {"N_": None, "gettext": None}
"""What marks a message in the source: ``N_`` where it is declared, ``gettext`` where it is shown."""


def extracted() -> Catalog:
    """All messages of the package."""
    catalog = Catalog(project="sphinx-refalign")
    for _, _, message, _, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        catalog.add(message)
    return catalog


def catalogues() -> list[Path]:
    """The translations that there are."""
    return sorted(PACKAGE.glob("locale/*/LC_MESSAGES/sphinx_refalign.po"))


def main() -> int:
    """Update and compile every catalogue; say what is left to translate."""
    template = extracted()
    left = 0
    for path in catalogues():
        with path.open("rb") as opened:
            catalog = read_po(opened)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        with path.open("wb") as opened:
            write_po(opened, catalog, sort_output=True, omit_header=False, width=0)
        with path.with_suffix(".mo").open("wb") as opened:
            write_mo(opened, catalog)
        for message in catalog:
            if message.id and not message.string:
                left += 1
                print(f"{path}: {message.id!r} is not translated")
    return min(left, 1)


if __name__ == "__main__":
    sys.exit(main())
