"""Update the message catalogues of translated pages: of the example (English) and of the manual (Chinese).

``make example-messages`` and ``make docs-messages`` run it. New messages are added untranslated. A changed
message keeps its old translation and is marked fuzzy until a translator corrects it and removes the mark.
Messages that no page has are removed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent


class Pages(NamedTuple):
    """Pages with a translation."""

    folder: Path
    language: str
    comment: str
    """The first line of each catalogue."""
    command: str
    """The command that updates the catalogues."""

    @property
    def catalogues(self) -> Path:
        """Return the folder of the catalogues, relative to the folder of the pages."""
        return Path("locale", self.language, "LC_MESSAGES")


EXAMPLE = Pages(
    ROOT / "example_docs", "en",
    "# The example in English; `make example-messages` brings it up to date.", "make example-messages",
)  # fmt: skip
MANUAL = Pages(
    ROOT / "docs", "zh_CN", "# The manual in Chinese; `make docs-messages` brings it up to date.",
    "make docs-messages",
)  # fmt: skip


def extract_templates(folder: Path) -> dict[str, Catalog]:
    """Extract the messages of pages and return them by the name of their catalogue, such as how-to/index."""
    out = folder / "_build" / "gettext"
    doctrees = folder / "_build" / "doctrees" / "gettext"
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-E", "-b", "gettext"]
    for template in out.rglob("*.pot"):
        template.unlink()  # of pages that are gone
    subprocess.run([*command, "-d", doctrees, folder, out], check=True)
    return read_folder(out, ".pot")


def read_catalogues(pages: Pages) -> dict[str, Catalog]:
    """Return the catalogues of the pages, by name."""
    return read_folder(pages.folder / pages.catalogues, ".po")


def read_folder(folder: Path, suffix: str) -> dict[str, Catalog]:
    """Return the catalogues or templates in a folder by their paths, without the suffix."""
    files = sorted(folder.rglob(f"*{suffix}"))
    return {path.relative_to(folder).with_suffix("").as_posix(): read_catalogue(path) for path in files}


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue or a template."""
    with path.open("rb") as file:
        return read_po(file)


def new_catalogue(pages: Pages) -> Catalog:
    """Return a catalogue without messages."""
    return Catalog(
        pages.language, project=pages.folder.name, version="1.0", header_comment=pages.comment, fuzzy=False
    )


def unfinished_messages(catalog: Catalog) -> list[str]:
    """Return the messages that are not translated or marked fuzzy."""
    return [str(message.id) for message in catalog if message.id and (not message.string or message.fuzzy)]


def update_catalogues(pages: Pages) -> list[str]:
    """Update every catalogue and return a line for each message to translate."""
    catalogues = read_catalogues(pages)
    templates = extract_templates(pages.folder)
    folder = pages.folder / pages.catalogues
    for name in catalogues.keys() - templates.keys():
        (folder / f"{name}.po").unlink()
    unfinished = []
    for name, template in templates.items():
        for message in template:
            # Keep file names, relative to the pages; line numbers would change with every edit.
            message.locations = [(re.sub(r"^(\.\./)+", "", file), line) for file, line in message.locations]
        catalog = catalogues.get(name) or new_catalogue(pages)
        catalog.update(template, update_creation_date=False)
        catalog.obsolete.clear()
        path = folder / f"{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, include_lineno=False)
        messages = unfinished_messages(catalog)
        unfinished += [f"{path}: {message!r} is not translated or fuzzy" for message in messages]
    return unfinished


def main(name: str) -> int:
    """Update the catalogues of the example or the manual. Return 1 if messages are not translated, else 0."""
    unfinished = update_catalogues({"example": EXAMPLE, "manual": MANUAL}[name])
    for line in unfinished:
        print(line)
    print(f"{len(unfinished)} messages to translate")
    return min(len(unfinished), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
