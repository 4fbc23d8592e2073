"""Write the JSON Schema that lies in the package anew, after a model or a kind was changed."""

from __future__ import annotations

import json

from sphinx_refalign.registry.schema import schema
from sphinx_refalign.schema import PATH

PATH.write_text(json.dumps(schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
