"""The command ``python -m sphinx_refalign.schema``, which prints a schema."""

from __future__ import annotations

import argparse
import sys

from sphinx_refalign.schema import SCHEMAS


def main() -> None:
    """Print the schema that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m sphinx_refalign.schema", description="Print a JSON Schema."
    )
    parser.add_argument(
        "name", nargs="?", choices=SCHEMAS, default="registry", help="the schema to print (default: registry)"
    )
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(SCHEMAS[parser.parse_args().name].read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
