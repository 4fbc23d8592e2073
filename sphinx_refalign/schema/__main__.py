"""Print the schema."""

import sys

from sphinx_refalign.schema import PATH

sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
sys.stdout.write(PATH.read_text(encoding="utf-8"))
