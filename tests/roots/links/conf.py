"""A made-up project: every spelling of an address, and every kind of link, in reStructuredText and MyST."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

extensions = ["sphinx_refalign", "myst_parser", "sphinx.ext.extlinks", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "parts", "README.md"]
html_theme = "basic"
language = "en"
myst_enable_extensions = ["colon_fence", "deflist", "substitution"]
myst_substitutions = {"os": "[systems](https://en.wikipedia.org/wiki/Operating_system)"}
myst_url_schemes = {
    "http": None,
    "https": None,
    "doi": None,
    "wiki": "https://en.wikipedia.org/wiki/{{path}}",
}
extlinks = {"wp": ("https://en.wikipedia.org/wiki/%s", "%s"), "doi": ("https://doi.org/%s", "doi:%s")}
refalign_registry = ["registry.yaml", "registry.bib"]
refalign_align_links = True
refalign_align_citations = True
refalign_align_links_exclude = ["drafts/**"]
