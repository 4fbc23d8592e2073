# `make example` and `make test` work from a fresh clone; everything is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
PEERS  := $(VENV)/.peers-installed

.PHONY: test test-oldest test-book test-versions soak example pdf messages example-messages pictures schema benchmark-registry benchmark-builds benchmark-pages clean

# A half-made environment is made again: the mark is only set when all is installed.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "sphinx-refalign needs Python 3.11 or newer; set PYTHON=python3.11 (this is $$($(PYTHON) -V))"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "Python's venv is not whole; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The example in Chinese, as it is written, and in English, by its message catalogues: each has doctrees of
# its own, as they hold the translated text.
EXAMPLE := $(BIN)/sphinx-build -n -W --keep-going -q -b html

example: $(READY)
	$(EXAMPLE) -d example_docs/_build/doctrees/zh_CN example_docs example_docs/_build/html
	$(EXAMPLE) -d example_docs/_build/doctrees/en -t en example_docs example_docs/_build/en
	@echo "Open $(CURDIR)/example_docs/_build/html/index.html, or _build/en/index.html for English"

# -interaction lets LaTeX end at a mistake instead of asking what to do.
pdf: $(READY)
	@command -v latexmk >/dev/null && command -v xelatex >/dev/null || \
	  { echo "make pdf needs latexmk and XeLaTeX: see \"Work on it\" in README.md"; exit 1; }
	$(BIN)/sphinx-build -n -W --keep-going -q -b latex example_docs example_docs/_build/latex
	$(MAKE) --silent -C example_docs/_build/latex LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -quiet"
	@echo "Open $(CURDIR)/example_docs/_build/latex/cloud-native-architecture.pdf"

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

# The suite with the oldest of everything that pyproject.toml allows.
test-oldest: $(READY)
	$(BIN)/nox -s oldest

# A small book by Jupyter Book 1, which has an environment of its own.
test-book: $(READY)
	$(BIN)/nox -s jupyter_book

# All of noxfile.py: every Sphinx that is supported, and the two above.
test-versions: $(READY)
	$(BIN)/nox

# Random changes, each held against a clean build: 200 in one process, 200 in two. The seed is printed;
# WALK_SEED=… WALK_STEPS=… make soak walks the same way again.
soak: $(PEERS)
	$(BIN)/pytest -m soak -s

$(PEERS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

benchmark-registry: $(READY)
	$(BIN)/python -m benchmarks.registry

# ARGS are those of the command, `make benchmark-builds ARGS='--pages 200 --only refalign'`.
benchmark-builds: $(PEERS)
	$(BIN)/python -m benchmarks.builds $(ARGS)

benchmark-pages: $(PEERS)
	$(BIN)/python -m benchmarks.pages $(ARGS)

# After a message was added or changed: bring the catalogues up to date, translate, run it again.
messages: $(READY)
	$(BIN)/python tools/messages.py

# After a page of the example was added or changed: bring its English catalogues up to date, translate what
# it names, run it again.
example-messages: $(READY)
	$(BIN)/python tools/example_messages.py

# After something was changed that the pictures of the README show.
pictures: $(READY)
	$(BIN)/python -m tools.pictures

# After a field or a kind was changed: the JSON Schemas in the package.
schema: $(READY)
	$(BIN)/python tools/schema.py

clean:
	rm -rf $(VENV) .nox example_docs/_build
