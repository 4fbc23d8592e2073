"""The cost of the command `refalign`: its start, and a check of a registry.

- `__main__`: the command line and the measurement
"""
