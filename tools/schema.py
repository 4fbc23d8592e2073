"""Write the JSON Schemas of the package, after a change of a model or a kind. Run by ``make schema``."""

from __future__ import annotations

import json

from sphinx_refalign.schema import ALIGNMENT, REGISTRY
from sphinx_refalign.schema import alignment as alignment_schema
from sphinx_refalign.schema import registry as registry_schema

for path, schema in ((REGISTRY, registry_schema.schema()), (ALIGNMENT, alignment_schema.schema())):
    path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
