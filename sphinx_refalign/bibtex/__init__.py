"""The connection to sphinxcontrib-bibtex and pybtex: one registry for ``:cite:`` and for this package.

Neither package is imported unless a project uses it; what sphinxcontrib-bibtex knows is read from its domain.
The code relies on this behaviour of sphinxcontrib-bibtex, from version 2.6 on:

- ``bibtex_bibfiles`` is read when the environment is created (2.6) or at ``builder-inited`` (2.7).
- A file is parsed again when its time stamp changes. A page with a bibliography depends on its files, so it
  is then read again.
- Labels are made at ``env-updated``, before ``env-get-updated``, and are in ``citations``.
- Every ``:cite:`` is in ``citation_refs``.

Modules:

* `bib_file`: writes the registry to the ``.bib`` file that sphinxcontrib-bibtex reads.
* `keys`: the names of registry entries in BibTeX, and the keys of the project's own ``.bib`` files.
* `citations`: ``:cite:`` as a use of a resource.
* `bibliography`: the entries of bibliographies, and what a page shows of them.
* `formatting`: formats resources with a pybtex style, for ``:style: reference``.
* `backend`: converts the rich text of pybtex to docutils nodes.
"""

from __future__ import annotations
