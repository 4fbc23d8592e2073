"""The cost of a build: plain Sphinx, two other extensions and sphinx-refalign on the same text.

- `__main__`: the command line
- `text`: generated prose and entries
- `projects`: Sphinx projects and their changes, written to a folder
- `citations`, `blocks`, `federation`: the cases, each as a dictionary of variants
- `measure`: CPU time and memory of builds
- `table`: results as Markdown tables
"""
