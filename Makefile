# `make example` and `make test` work from a fresh clone; everything is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
PEERS  := $(VENV)/.peers-installed

.PHONY: test test-themes test-wheel audit fuzz mutants test-oracles test-mystmd test-benchmarks test-costs \
  test-formats test-long test-oldest test-book test-versions soak release example pdf docs docs-messages docs-links messages \
  example-messages pictures schema benchmark-registry benchmark-builds benchmark-pages clean

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
	  { echo "make pdf needs latexmk and XeLaTeX: see CONTRIBUTING.md"; exit 1; }
	$(BIN)/sphinx-build -n -W --keep-going -q -b latex example_docs example_docs/_build/latex
	$(MAKE) --silent -C example_docs/_build/latex LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -quiet"
	@echo "Open $(CURDIR)/example_docs/_build/latex/cloud-native-architecture.pdf"

# The manual in English and in Chinese, by message catalogues.
MANUAL := $(BIN)/sphinx-build -n -W --keep-going -q

docs: $(READY)
	$(MANUAL) -b html -d docs/_build/doctrees/en docs docs/_build/html
	$(MANUAL) -b html -d docs/_build/doctrees/zh_CN -D language=zh_CN docs docs/_build/zh
	@echo "Open $(CURDIR)/docs/_build/html/index.html, or _build/zh/index.html for Chinese"

# The links between pages of the manual and into them; conf.py leaves out those to other sites.
docs-links: $(READY)
	$(MANUAL) -b linkcheck -d docs/_build/doctrees/en docs docs/_build/linkcheck

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

# The tests with the wheel as it is installed, so that files which are missing in it fail. They run in a folder without
# the package, in an environment of its own, and have no way to its sources. Left out are tests of the checkout (its
# sources, its manual, its releases), how pages look, and functions that neither a build nor the command runs as users
# do and that read no file of the package; `make test` has all of these. WHEEL_LEFT_OUT= runs them, too.
WHEEL := $(CURDIR)/.wheel
TEST_FILES := tests tools example_docs docs benchmarks .ci .github .readthedocs.yaml .pre-commit-hooks.yaml action.yml \
  pyproject.toml noxfile.py README.md README.zh.md CHANGELOG.md CITATION.cff CONTRIBUTING.md SECURITY.md LICENSE Makefile

WHEEL_LEFT_OUT := tests/test_architecture.py tests/test_contributing.py tests/test_release.py tests/test_messages.py \
  tests/test_declarations.py tests/events/test_random_walk.py tests/browser tests/docs tests/registry/readers \
  tests/registry/writers tests/registry/test_any_values.py tests/registry/test_fuzz.py \
  tests/registry/test_addresses.py tests/registry/test_identifiers.py tests/registry/test_latex.py \
  tests/registry/test_people.py tests/alignment/test_queries.py tests/editing tests/pages

test-wheel: $(READY)
	rm -rf $(WHEEL)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir $(WHEEL)/dist .
	$(PYTHON) -m venv $(WHEEL)/venv
	$(WHEEL)/venv/bin/python -m pip install --quiet --disable-pip-version-check "$$(ls $(WHEEL)/dist/*.whl)[test]"
	cp -r $(TEST_FILES) $(WHEEL)
	cd $(WHEEL) && venv/bin/python -c 'from tests.helpers.paths import PACKAGE; assert "site-packages" in PACKAGE.parts, PACKAGE'
	cd $(WHEEL) && venv/bin/python -m pytest -n auto --dist loadfile $(addprefix --ignore=,$(WHEEL_LEFT_OUT)) $(ARGS)

# Builds and checks the distributions, tries them in a new environment, and says what is left to do by hand. Nothing
# is uploaded.
release: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[release]'
	$(BIN)/python -m tools.release

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
	  tests/registry/test_any_values.py tests/registry/test_dates.py tests/registry/test_addresses.py \
	  tests/registry/test_identifiers.py tests/alignment/test_queries.py tests/directives/test_any_options.py $(ARGS)

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

# Tests of many builds: short random walks, damaged files, series of changes, the projects of sphinxcontrib-bibtex, and
# the whole manual.
test-long: $(READY)
	$(BIN)/pytest -n auto --dist loadfile -m 'long and not soak' tests

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

# Pages of mystmd, on which Jupyter Book 2 is built, with the plugin that we write. Needs Node.js and npm; npm
# fetches mystmd once, the tests run without the network.
MYSTMD := tests/mystmd/node_modules/.package-lock.json

test-mystmd: $(READY) $(MYSTMD)
	$(BIN)/pytest -m mystmd tests/mystmd

$(MYSTMD): tests/mystmd/package.json tests/mystmd/package-lock.json
	npm ci --prefix tests/mystmd --no-audit --no-fund --ignore-scripts
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

# After a message is added or changed: update the catalogues, translate, run it again. ADD names a new language.
messages: $(READY)
	$(BIN)/python tools/messages.py $(ADD)

# After a page of the example is added or changed: update its English catalogues, translate the messages that
# are printed, run it again.
example-messages: $(READY)
	$(BIN)/python -m tools.page_messages example

# After a page of the manual, or a description that its reference shows, is added or changed: update its Chinese
# catalogues, translate the messages that are printed, run it again.
docs-messages: $(READY)
	$(BIN)/python -m tools.page_messages manual

# After a change of how pages look: the pictures of the README, and contact sheets of every part in nine themes, for
# looking only. ARGS of `nox -s contact_sheet -- ARGS` choose parts and themes, see tools/contact_sheet.py.
pictures: $(READY)
	$(BIN)/python -m tools.pictures
	$(BIN)/nox -s contact_sheet

# After a change of a field or a kind: update the JSON Schemas in the package.
schema: $(READY)
	$(BIN)/python tools/schema.py

clean:
	rm -rf $(VENV) $(WHEEL) dist .mutants .nox example_docs/_build docs/_build
