"""Settings of the snippets: see docs/README.md."""

extensions = ["sphinx_refalign", "myst_parser"]
refalign_registry = ["*.yaml"]
