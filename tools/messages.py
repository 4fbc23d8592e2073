"""Update the message catalogues of the package: extract, merge, compile. Run by ``make messages``.

Languages that are given as arguments get a new catalogue: ``make messages ADD=fr``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "sphinx_refalign"
KEYWORDS = {"N_": None, "gettext": None}
"""Functions that mark a message: ``N_`` where it is declared, ``gettext`` where it is displayed."""


def extract_messages() -> Catalog:
    """Return all messages of the package."""
    catalog = Catalog(project="sphinx-refalign")
    for _, _, message, _, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        catalog.add(message)
    return catalog


def find_catalogues() -> list[Path]:
    """Return the files of the existing translations."""
    return sorted(PACKAGE.glob("locale/*/LC_MESSAGES/sphinx_refalign.po"))


def add_catalogue(language: str, package: Path = PACKAGE) -> None:
    """Write an empty catalogue for a language, if it has none.

    Args:
        language: The language as ``language`` of conf.py has it, such as ``fr`` or ``pt_BR``.
        package: The folder of the package.

    Raises:
        ValueError: If it is not the name of a locale.

    """
    locale = Locale.parse(language)
    path = package / "locale" / str(locale) / "LC_MESSAGES" / "sphinx_refalign.po"
    if not path.exists():
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_po(file, Catalog(locale=locale, project="sphinx-refalign", fuzzy=False))


def main(languages: Sequence[str]) -> int:
    """Update and compile every catalogue, print untranslated messages. Return 1 if there are any, else 0.

    Args:
        languages: Languages that get a catalogue if they have none.

    """
    for language in languages:
        add_catalogue(language)
    template = extract_messages()
    count = 0
    for path in find_catalogues():
        with path.open("rb") as file:
            catalog = read_po(file)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, sort_output=True, omit_header=False, width=0)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        for message in catalog:
            if message.id and not message.string:
                count += 1
                print(f"{path}: {message.id!r} is not translated")
    return min(count, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
