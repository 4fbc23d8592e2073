"""Benchmarks of builds, pages and registries. They are measurements, not tests.

- `builds`: the cost of a build, compared with plain Sphinx and other extensions
- `pages`: the bytes that a page loads and the response time of a table
- `registry`: the cost of reading a registry

``README.md`` describes the method and lists results.
"""
