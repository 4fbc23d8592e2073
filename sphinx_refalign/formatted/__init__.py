"""References as a style of pybtex prints them, in docutils nodes.

pybtex is imported when the first one is shown, by :mod:`.references`; no build without one has need of it.
"""
