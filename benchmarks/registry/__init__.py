"""The cost of reading a registry: ``python -m benchmarks.registry``.

- `__main__`: the command line
- `files`: generated registry files, including malicious ones
- `measure`: CPU time and memory of a program in its own process
"""
