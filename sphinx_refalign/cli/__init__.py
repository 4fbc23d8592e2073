"""The command ``refalign``: one module per command, over the packages that need no Sphinx.

Starting it imports click, and the module of the command that runs; Sphinx only where a build is asked for.

The commands, apart from the modules of their parts:

* `adopt`: put directives and roles into existing pages.
* `adopt_pages`: a page that is changed.
* `adopt_plans`: planned alignments that become directives.
* `adopt_links`: links that become roles or lists of references.
* `adopt_citations`: citations that become roles.
* `rename`: change keys everywhere; `rename_keys` reads and checks them, `rename_pages` finds the pages.
* `rename_keys`: the keys that are changed.
* `rename_pages`: the pages in which they are changed.

Shared by the commands:

* `main`: the command group, which imports a command when it runs, and reports errors.
* `parameters`: arguments and options that several commands have.
* `project`: the project that a command works on: its options, its registry and its pages.
* `conf_file`: reads the options from conf.py without running it.
* `output`: results, messages and progress.
* `changes`: changes of files: a diff, the check for uncommitted changes, atomic writing.

Commands:

* `discover`: makes a registry of what the pages of a tree link to.
* `discover_links`: what a link leads to; the sites are in ``discover_hosts.toml``.
* `discover_entries`: links to one resource as one entry.
* `discover_output`: the YAML text of the entries.
* `discover_build`: the links of the pages as Sphinx reads them.
"""
