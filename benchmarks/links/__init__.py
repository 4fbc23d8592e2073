"""The cost of counting links: the same pages with and without ``refalign_align_links``.

- `__main__`: the command line, the generated project and the measurement
"""
