"""The directives. They store what the author asks for, look nothing up and format nothing.

Modules:

* `base`: the base class.
* `resource`: blocks of resources, compact lists, and the catalogue of all resources.
* `alignment`: alignment tables, matrices and coverages.
* `changes`: what changed since committed states.
* `registration`: registers the directive and the role of every kind.
"""

from __future__ import annotations
