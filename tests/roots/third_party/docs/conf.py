"""A book that uses the package beside it."""

project = "Agreement"
extensions = ["refalign_lectures", "sphinx_refalign", "myst_parser"]
refalign_registry = ["lectures.toml"]
html_theme = "basic"
show_warning_types = True  # off by default in Sphinx 7.4
