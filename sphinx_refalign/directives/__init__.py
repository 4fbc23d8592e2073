"""The directives. They store what the author asks for, look nothing up and format nothing.

Modules:

- ``base``: the base class, and the splitting of option values.
- ``resource``: blocks of resources, and compact lists.
- ``alignment``: alignment tables, matrices and coverages.
- ``catalog``: the catalogue of all resources.
- ``registration``: registers the directive and the role of every kind.
"""

from __future__ import annotations
