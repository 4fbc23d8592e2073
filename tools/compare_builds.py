"""Compare what two checkouts of this package write for the same projects, byte by byte.

``python tools/compare_builds.py OLD NEW ROOT…`` builds every project in each ROOT (a folder with a conf.py,
or a folder of such folders) once with the package of the checkout OLD and once with that of NEW, and prints
each file that differs. The exit status is 1 where there is a difference. A file ``.builder`` in a project
names the builder; without it, each of ``--builders`` is used.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

BUILDERS = (
    "html",
    "dirhtml",
    "singlehtml",
    "latex",
    "text",
    "man",
    "texinfo",
    "gettext",
    "epub",
    "alignment",
)
VOLATILE = {"environment.pickle", ".doctrees", "objects.inv.tmp", "mimetype", ".refalign.json"}
"""Names that are not compared: pickled state and digests of it."""
MAX_LINES = 12
"""Lines of a difference that are printed for one file."""


def projects(folders: Sequence[Path]) -> Iterator[Path]:
    """Yield every folder with a conf.py, looking two levels deep."""
    for folder in folders:
        confs = [conf for conf in (folder / "conf.py", *sorted(folder.glob("*/conf.py"))) if conf.is_file()]
        if not confs:
            raise SystemExit(f"no conf.py in {folder} or in a folder below it")
        yield from (conf.parent for conf in confs)


def build_all(out: Path, folders: Sequence[Path], builders: Sequence[str]) -> None:
    """Build every project in this process, each into a folder below ``out``; keep its warnings beside it."""
    import io

    from sphinx.application import Sphinx
    from sphinx.locale import translators
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    for number, project in enumerate(projects(folders)):
        marker = project / ".builder"
        names = marker.read_text(encoding="utf-8").split()[:1] if marker.exists() else builders
        for name in names:
            target = out / f"{number}-{project.name}" / name
            warnings = io.StringIO()
            translators.clear()
            try:
                with docutils_namespace(), patch_docutils(str(project)):
                    app = Sphinx(
                        project, project, target, out / "trees" / str(number) / name, name,
                        confoverrides={"html_last_updated_fmt": None, "today": "today"},
                        status=None, warning=warnings,
                    )  # fmt: skip
                    app.build()
            except BaseException as error:
                warnings.write(f"{type(error).__name__}: {error}")
            target.mkdir(parents=True, exist_ok=True)
            (target / "warnings.txt").write_text(warnings.getvalue(), encoding="utf-8")


def run(checkout: Path, out: Path, folders: Sequence[Path], builders: Sequence[str]) -> None:
    """Run a process that builds all projects with the package of a checkout."""
    command = [
        sys.executable,
        __file__,
        "--build",
        str(out),
        "--builders",
        *builders,
        "--",
        *map(str, folders),
    ]
    environment = {**os.environ, "PYTHONPATH": str(checkout), "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}
    subprocess.run(command, env=environment, cwd=out.parent, check=True)


def files(out: Path) -> dict[str, bytes]:
    """Return the content of each comparable file below a folder, by its relative path."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "trees" not in path.relative_to(out).parts and path.name not in VOLATILE
        and path.suffix not in (".doctree", ".pickle", ".epub")
    }  # fmt: skip


def differences(old: dict[str, bytes], new: dict[str, bytes]) -> Iterator[str]:
    """Yield a description of each file that differs."""
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        if name not in old or name not in new:
            yield f"{name}: only in {'the new' if name in new else 'the old'} build"
            continue
        try:
            before, after = old[name].decode().splitlines(), new[name].decode().splitlines()
        except UnicodeDecodeError:
            yield f"{name}: binary content differs"
            continue
        lines = [line[:300] for line in difflib.unified_diff(before, after, "old", "new", "", "", 0)][2:]
        yield "\n".join([f"{name}:", *lines[:MAX_LINES]])


def main() -> int:
    """Build with both checkouts and print the differences."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--builders", nargs="+", default=list(BUILDERS))
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    if arguments.build:
        build_all(arguments.build, arguments.paths, arguments.builders)
        return 0
    old, new, *folders = (path.resolve() for path in arguments.paths)
    work = Path(tempfile.mkdtemp(prefix="compare-"))
    # One after the other in the same places: Sphinx's .buildinfo depends on the path of our static files.
    outputs = {}
    for name, checkout in (("old", old), ("new", new)):
        out, link = work / "out", work / "checkout"
        link.unlink(missing_ok=True)
        link.symlink_to(checkout)
        run(link, out, folders, arguments.builders)
        outputs[name] = files(out)
        shutil.rmtree(out)
    count = 0
    for difference in differences(outputs["old"], outputs["new"]):
        count += 1
        print(difference)
    print(f"{len(outputs['old'])} files compared, {count} differ")
    shutil.rmtree(work)
    return min(count, 1)


if __name__ == "__main__":
    sys.exit(main())
