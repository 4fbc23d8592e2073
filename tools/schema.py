"""Write the JSON Schemas that lie in the package anew, after a model or a kind was changed."""

from __future__ import annotations

import json

from sphinx_refalign.schema import ALIGNMENT, PATH
from sphinx_refalign.schema import alignment as alignment_schema
from sphinx_refalign.schema import registry as schema

for path, made in ((PATH, schema.schema()), (ALIGNMENT, alignment_schema.schema())):
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
