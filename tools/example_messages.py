"""Bring the English catalogues of the example up to date with its pages. Run by ``make example-messages``.

New messages come in untranslated; one that was changed keeps its old translation and is marked fuzzy, until
somebody has corrected it and removed the mark; one that is gone goes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

EXAMPLE = Path(__file__).parent.parent / "example_docs"
LANGUAGE = "en"
CATALOGUES = Path("locale", LANGUAGE, "LC_MESSAGES")


def templates(folder: Path) -> dict[str, Catalog]:
    """What is to be translated in a copy of the example, by the names of the catalogues."""
    out = folder / "_build" / "gettext"
    doctrees = folder / "_build" / "doctrees" / "gettext"
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-E", "-b", "gettext"]
    subprocess.run([*command, "-d", doctrees, folder, out], check=True)
    return {path.stem: read(path) for path in sorted(out.glob("*.pot"))}


def catalogues(folder: Path) -> dict[str, Catalog]:
    """What is translated, by the names of the catalogues."""
    return {path.stem: read(path) for path in sorted((folder / CATALOGUES).glob("*.po"))}


def read(path: Path) -> Catalog:
    """A catalogue or a template."""
    with path.open("rb") as opened:
        return read_po(opened)


def new_catalog() -> Catalog:
    """One without any message yet."""
    comment = "# The example in English; `make example-messages` brings it up to date."
    return Catalog(LANGUAGE, project="example_docs", version="1.0", header_comment=comment, fuzzy=False)


def unfinished(catalog: Catalog) -> list[str]:
    """The messages that are not translated, or not surely so."""
    return [str(one.id) for one in catalog if one.id and (not one.string or one.fuzzy)]


def main() -> int:
    """Update every catalogue; say what is left to do."""
    known = catalogues(EXAMPLE)
    wanted = templates(EXAMPLE)
    folder = EXAMPLE / CATALOGUES
    folder.mkdir(parents=True, exist_ok=True)
    for name in known.keys() - wanted.keys():
        (folder / f"{name}.po").unlink()
    left = 0
    for name, template in wanted.items():
        for message in template:
            # The files, seen from the example; lines would change with every word.
            message.locations = [(re.sub(r"^(\.\./)+", "", file), line) for file, line in message.locations]
        catalog = known.get(name) or new_catalog()
        catalog.update(template, update_creation_date=False)
        catalog.obsolete.clear()
        path = folder / f"{name}.po"
        with path.open("wb") as opened:
            write_po(opened, catalog, width=0, include_lineno=False)
        for message in unfinished(catalog):
            left += 1
            print(f"{path}: {message!r} is not translated, or fuzzy")
    return min(left, 1)


if __name__ == "__main__":
    sys.exit(main())
