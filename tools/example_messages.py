"""Update the English message catalogues of the example from its pages. Run by ``make example-messages``.

New messages are added untranslated. A changed message keeps its old translation and is marked fuzzy until a
translator corrects it and removes the mark. Messages that no page has are removed.
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


def extract_templates(folder: Path) -> dict[str, Catalog]:
    """Extract the messages of a copy of the example and return them by catalogue name."""
    out = folder / "_build" / "gettext"
    doctrees = folder / "_build" / "doctrees" / "gettext"
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-E", "-b", "gettext"]
    subprocess.run([*command, "-d", doctrees, folder, out], check=True)
    return {path.stem: read_catalogue(path) for path in sorted(out.glob("*.pot"))}


def read_catalogues(folder: Path) -> dict[str, Catalog]:
    """Return the catalogues of the example, by name."""
    return {path.stem: read_catalogue(path) for path in sorted((folder / CATALOGUES).glob("*.po"))}


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue or a template."""
    with path.open("rb") as file:
        return read_po(file)


def new_catalogue() -> Catalog:
    """Return a catalogue without messages."""
    comment = "# The example in English; `make example-messages` brings it up to date."
    return Catalog(LANGUAGE, project="example_docs", version="1.0", header_comment=comment, fuzzy=False)


def unfinished_messages(catalog: Catalog) -> list[str]:
    """Return the messages that are not translated or marked fuzzy."""
    return [str(message.id) for message in catalog if message.id and (not message.string or message.fuzzy)]


def main() -> int:
    """Update every catalogue and print the messages to translate. Return 1 if there are any, else 0."""
    catalogues = read_catalogues(EXAMPLE)
    templates = extract_templates(EXAMPLE)
    folder = EXAMPLE / CATALOGUES
    folder.mkdir(parents=True, exist_ok=True)
    for name in catalogues.keys() - templates.keys():
        (folder / f"{name}.po").unlink()
    count = 0
    for name, template in templates.items():
        for message in template:
            # Keep file names, relative to the example; line numbers would change with every edit.
            message.locations = [(re.sub(r"^(\.\./)+", "", file), line) for file, line in message.locations]
        catalog = catalogues.get(name) or new_catalogue()
        catalog.update(template, update_creation_date=False)
        catalog.obsolete.clear()
        path = folder / f"{name}.po"
        with path.open("wb") as file:
            write_po(file, catalog, width=0, include_lineno=False)
        for message in unfinished_messages(catalog):
            count += 1
            print(f"{path}: {message!r} is not translated or fuzzy")
    return min(count, 1)


if __name__ == "__main__":
    sys.exit(main())
