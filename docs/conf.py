"""The manual of sphinx-refalign, built with sphinx-refalign. `make docs` builds it in English and Chinese."""

import sys
from pathlib import Path

from sphinx_refalign import __version__

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "sphinx-refalign"
author = "The sphinx-refalign authors"
copyright = author  # without a year: the same sources always give the same pages
version = release = __version__
language = "en"  # the Chinese manual is built with -D language=zh_CN, from the catalogues in locale/

extensions = [
    "sphinx_refalign",
    "sphinx_design",  # reST and MyST side by side
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "benchmark_tables",  # the figures of benchmarks/README.md
    "refalign_reference",  # the parts of the reference that are generated: see _extensions
]
refalign_registry = ["resources.yaml"]

locale_dirs = ["locale"]
gettext_compact = False  # one catalogue for each page

autodoc_typehints_format = "short"
# Links to public names are checked; others are types of Python, of Sphinx and of private modules.
nitpick_ignore_regex = [("py:.*", r"(?!sphinx_refalign\.((alignment|registry)\.)?(readers\.)?\w+$).*")]

exclude_patterns = ["_build", "locale", "samples", "pictures", "README.md"]
default_role = "literal"
highlight_language = "none"

linkcheck_ignore = [r"https?://"]  # links between pages are checked, without network

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["manual.css"]
