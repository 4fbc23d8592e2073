"""The files that ``refalign init`` writes: an empty registry, a small conf.py, and the quick start."""

from __future__ import annotations

import json

REGISTRY = """\
# The resources that the pages rely on: a key, and its fields indented below it. All fields:
# python -m sphinx_refalign.schema
#
# hypervisor:
#   type: wikidef
#   title: {en: Hypervisor, zh: 虚拟机监视器}
#   url: https://en.wikipedia.org/wiki/Hypervisor
"""

EXAMPLE_REGISTRY = """\
hypervisor:
  type: wikidef
  title: {en: Hypervisor, zh: 虚拟机监视器}
  url:
    en: https://en.wikipedia.org/wiki/Hypervisor
    zh: https://zh.wikipedia.org/wiki/Hypervisor
  concepts:
    - Type 1: runs on the hardware
    - Type 2: runs on an operating system
mit-6.824:
  type: course
  title: Distributed Systems
  institution: MIT
  number: 6.824
  url: https://pdos.csail.mit.edu/6.824/
xen-2003:
  type: paper
  title: Xen and the Art of Virtualization
  author: [Paul Barham, Boris Dragovic, Keir Fraser, et al.]
  container: SOSP
  date: 2003
  url: https://www.cl.cam.ac.uk/research/srg/netos/papers/2003-xensosp.pdf
"""
"""The registry of the quick start in README.md; a test compares them."""

EXAMPLE_PAGE = """\
Virtual machines
================

.. wikidef:: hypervisor
   :relation: defines

   In this book it is always one of type 1.

Consensus
---------

The first was :paper:`xen-2003`; how many of them agree is taught elsewhere.

.. references::

   mit-6.824
   xen-2003

What this book relies on
------------------------

.. alignment-table::

Catalogue
---------

.. resource-catalog::
"""

EXAMPLE_PAGE_MYST = """\
# Virtual machines

```{wikidef} hypervisor
:relation: defines

In this book it is always one of type 1.
```

## Consensus

The first was {paper}`xen-2003`; how many of them agree is taught elsewhere.

```{references}
mit-6.824
xen-2003
```

## What this book relies on

```{alignment-table}
```

## Catalogue

```{resource-catalog}
```
"""


def new_conf(registry: str, *, myst: bool) -> str:
    """Return the text of a small conf.py."""
    extensions = '"sphinx_refalign", "myst_parser"' if myst else '"sphinx_refalign"'
    # A build within the folder would otherwise find its own output.
    excluded = 'exclude_patterns = ["_build"]\n'
    # The strings of JSON are strings of Python, too.
    path = json.dumps(registry, ensure_ascii=False)
    return f"extensions = [{extensions}]\nrefalign_registry = [{path}]\n{excluded}"
