"""Benchmarks of builds, pages, registries and the command. They are measurements, not tests.

- `builds`: the cost of a build, compared with plain Sphinx and other extensions
- `command`: the start of the command, and a check of a registry
- `pages`: the bytes that a page loads and the response time of a table
- `registry`: the cost of reading a registry

``README.md`` describes the method and lists results.
"""
