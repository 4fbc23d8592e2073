# `make example` and `make test` work from a fresh clone; everything is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
PEERS  := $(VENV)/.peers-installed

.PHONY: test test-themes test-wheel audit fuzz mutants test-oracles test-benchmarks test-costs test-formats test-oldest test-book test-versions soak example pdf messages example-messages pictures schema benchmark-registry benchmark-builds benchmark-pages clean

# READY is touched after a complete installation, so that an incomplete environment is installed again.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "sphinx-refalign needs Python 3.11 or newer; set PYTHON=python3.11 (this is $$($(PYTHON) -V))"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "Python has no venv module; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The example in Chinese, its source language, and in English, by message catalogues. Each language has its
# own doctrees, because they contain the translated text.
EXAMPLE := $(BIN)/sphinx-build -n -W --keep-going -q -b html

example: $(READY)
	$(EXAMPLE) -d example_docs/_build/doctrees/zh_CN example_docs example_docs/_build/html
	$(EXAMPLE) -d example_docs/_build/doctrees/en -t en example_docs example_docs/_build/en
	@echo "Open $(CURDIR)/example_docs/_build/html/index.html, or _build/en/index.html for English"

# With -interaction=nonstopmode LaTeX stops at an error instead of asking what to do.
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

# The tests with the wheel as it is installed, so that files which are missing in it fail. They run in a folder without
# the package, in an environment of its own, and have no way to its sources.
WHEEL := $(CURDIR)/.wheel
TEST_FILES := tests tools example_docs docs benchmarks .ci .pre-commit-hooks.yaml action.yml pyproject.toml noxfile.py \
  README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE Makefile

test-wheel: $(READY)
	rm -rf $(WHEEL)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir $(WHEEL)/dist .
	$(PYTHON) -m venv $(WHEEL)/venv
	$(WHEEL)/venv/bin/python -m pip install --quiet --disable-pip-version-check "$$(ls $(WHEEL)/dist/*.whl)[test]"
	cp -r $(TEST_FILES) $(WHEEL)
	cd $(WHEEL) && venv/bin/python -c 'from tests.helpers.paths import PACKAGE; assert "site-packages" in PACKAGE.parts, PACKAGE'
	cd $(WHEEL) && venv/bin/python -m pytest -n auto --dist loadfile $(ARGS)

# Known faults of the dependencies, from https://pypi.org and https://osv.dev. Without network, it says so and succeeds:
# only a fault that was found fails.
audit: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip-audit >= 2.7' && \
	  $(BIN)/python tools/audit.py || { status=$$?; test $$status -ne 3 || exit 1; echo "audit skipped: pip-audit is not available"; }

# Generated inputs for readers, writers, formatters, options and queries, FUZZ_EXAMPLES for each test. Failing inputs are
# kept in .hypothesis and tried first the next time.
FUZZ_EXAMPLES ?= 2000

fuzz: $(READY)
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/pytest -n auto -rf tests/registry/test_fuzz.py \
	  tests/registry/test_any_values.py tests/alignment/test_queries.py $(ARGS)

# Small changes of the code that the tests should notice: see tools/mutants.py. ARGS are modules and tests, such as
# ARGS='sphinx_refalign/registry/limits.py tests/registry/test_limits.py'; without them it takes hours.
mutants: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'mutmut == 3.8.1'
	$(BIN)/python -m tools.mutants $(ARGS)

# The pages of the example in nine themes, light, dark and on a phone, checked for accessibility by axe, in an
# environment of their own. No theme needs the network when it builds or shows a page.
test-themes: $(READY)
	$(BIN)/nox -s themes

# PDF and EPUB, as pdftotext and epubcheck read them, and tables of 10,000 rows.
test-formats: $(READY)
	$(BIN)/pytest -n auto --dist loadfile -m 'formats and not soak' tests/formats

# The time that readers, writers and formatters take for long and adversarial texts, in one process.
test-costs: $(READY)
	$(BIN)/pytest -m 'costs and not soak' tests/registry tests/importing tests/pages

# The benchmarks on small projects: their pages show the same, without a warning.
test-benchmarks: $(READY)
	$(BIN)/pytest -n auto --dist loadfile -m 'benchmarks and not soak' tests/benchmarks

# Comparison with biber, pybtex and citeproc-js: see tests/README.md. Needs biber, Node.js and npm.
CITEPROC := tests/oracles/node_modules/.package-lock.json

test-oracles: $(READY) $(CITEPROC)
	$(BIN)/pytest -m oracles tests/oracles

$(CITEPROC): tests/oracles/package.json tests/oracles/package-lock.json
	npm ci --prefix tests/oracles --no-audit --no-fund --ignore-scripts
	@touch $@

# The tests with the oldest version of every dependency that pyproject.toml allows.
test-oldest: $(READY)
	$(BIN)/nox -s oldest

# A small book built by Jupyter Book 1, in its own environment.
test-book: $(READY)
	$(BIN)/nox -s jupyter_book

# All sessions of noxfile.py: every supported Sphinx, and those above.
test-versions: $(READY)
	$(BIN)/nox

# Random changes, each followed by an incremental build that is compared with a clean build: 200 in one process, 200 in
# two, and the same with sphinxcontrib-bibtex; killed builds and builds at once (KILLS, ROUNDS); large inputs; costs of
# long texts. The seeds are printed, and a row for the table of tests/README.md; WALK_SEED=… WALK_STEPS=… make soak
# repeats a run. ARGS='tests/soak/test_builds.py' runs a part.
soak: $(PEERS)
	$(BIN)/pytest -m soak -s $(ARGS)

$(PEERS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

benchmark-registry: $(READY)
	$(BIN)/python -m benchmarks.registry

# ARGS are arguments of the command, for example `make benchmark-builds ARGS='--pages 200 --only sphinx-refalign'`.
benchmark-builds: $(PEERS)
	$(BIN)/python -m benchmarks.builds $(ARGS)

benchmark-pages: $(PEERS)
	$(BIN)/python -m benchmarks.pages $(ARGS)

# After a message is added or changed: update the catalogues, translate, run it again.
messages: $(READY)
	$(BIN)/python tools/messages.py

# After a page of the example is added or changed: update its English catalogues, translate the messages that
# are printed, run it again.
example-messages: $(READY)
	$(BIN)/python tools/example_messages.py

# After a change that the pictures of the README show.
pictures: $(READY)
	$(BIN)/python -m tools.pictures

# After a change of a field or a kind: update the JSON Schemas in the package.
schema: $(READY)
	$(BIN)/python tools/schema.py

clean:
	rm -rf $(VENV) $(WHEEL) .mutants .nox example_docs/_build
