"""The command ``refalign``: one module per command, over the packages that need no Sphinx.

Starting it imports click, and the module of the command that runs; Sphinx only where a build is asked for.

Shared by the commands:

* `main`: the command group, which imports a command when it runs, and reports errors.
* `parameters`: arguments and options that several commands have.
* `project`: the project that a command works on: its options, its registry and its pages.
* `conf_file`: reads the options from conf.py without running it.
* `output`: results, messages and progress.
* `changes`: changes of files: a diff, the check for uncommitted changes, atomic writing.

The commands:

* `import_pages`: ``refalign import``, a registry of hand-kept Markdown catalogues.
"""
