"""The manual of sphinx-refalign, built with sphinx-refalign. `make docs` builds it in English and Chinese."""

from sphinx_refalign import __version__

project = "sphinx-refalign"
author = "The sphinx-refalign authors"
copyright = author  # without a year: the same sources always give the same pages
version = release = __version__
language = "en"  # the Chinese manual is built with -D language=zh_CN, from the catalogues in locale/

extensions = ["sphinx_refalign", "sphinx_design"]
refalign_registry = ["resources.yaml"]

locale_dirs = ["locale"]
gettext_compact = False  # one catalogue for each page

exclude_patterns = ["_build", "locale", "samples", "pictures", "README.md"]
default_role = "literal"
highlight_language = "none"

linkcheck_ignore = [r"https?://"]  # links between pages are checked, without network

html_theme = "furo"
html_title = project
