"""The command ``refalign``: one module per command, over the packages that need no Sphinx.

Starting it imports click, and the module of the command that runs; Sphinx only where a build is asked for.
Results go to stdout, everything else to stderr; the exit status is 0 without findings, 1 with findings, and 2
for wrong usage or unreadable input.

Shared by the commands:

* `main`: the command group, which imports a command when it runs, and reports errors.
* `parameters`: arguments and options that several commands have.
* `project`: the project that a command works on: its options, its registry and its pages.
* `conf_file`: reads the options from conf.py without running it.
* `output`: results, messages and progress.
* `changes`: changes of files: a diff, the check for uncommitted changes, atomic writing.
* `build`: builds a project by Sphinx into a temporary folder.
* `git_files`: the files of a git revision, without a checkout.
* `text_width`: the width of texts in a terminal, and tables of texts.

``refalign init`` and ``completion``:

* `init`: sets up a registry and conf.py.
* `init_files`: the files that ``refalign init`` writes.
* `conf_edit`: adds the extension and its registry to an existing conf.py.
* `completion`: prints the completion script of a shell.

``refalign import`` and ``discover``, which make registries:

* `import_pages`: makes a registry of hand-kept Markdown catalogues.
* `discover`: makes a registry of what the pages of a tree link to.
* `discover_project`: reads the pages, and leaves out what the registry has.
* `discover_links`: what a link leads to; the sites are in ``discover_hosts.toml``.
* `discover_entries`: links to one resource as one entry.
* `discover_output`: the YAML text of the entries.
* `discover_build`: the links of the pages as Sphinx reads them.

``refalign check`` and ``explain``:

* `check`: the command: options, selection of checks, report.
* `explain`: explains a check.
* `checks`: all checks by name, and which of them run.
* `settings`: the table ``[tool.refalign]`` of pyproject.toml.
* `run_checks`: runs the selected checks.
* `findings`: what a check has found, with its location.
* `duplicates`: checks that compare the entries of a registry.
* `page_checks`: planned pages that do not exist, unused and incomplete entries.
* `fixes`: corrects what can be corrected safely.
* `report_formats`: findings as text, JSON, commands of GitHub and SARIF.

``refalign list`` and ``show``:

* `list_resources`: lists resources.
* `show`: shows a resource with all places that refer to it.
* `resource_columns`: the values of resources in columns.

``refalign rename`` and ``adopt``, which change pages:

* `rename`: changes keys everywhere.
* `rename_project`: the files of a project, and what changes in them.
* `rename_keys`: the keys that are changed.
* `rename_pages`: the pages in which they are changed.
* `adopt`: puts directives and roles into existing pages.
* `adopt_project`: the pages of a project, and what is reported.
* `adopt_pages`: a page that is changed.
* `adopt_plans`: planned alignments that become directives.
* `adopt_links`: links that become roles or lists of references.
* `adopt_citations`: citations that become roles.

``refalign diff``:

* `diff`: shows what changed between two states.
* `diff_inputs`: reads what it compares: files, folders, revisions.
* `diff_formats`: the result as text, Markdown or JSON.
"""
