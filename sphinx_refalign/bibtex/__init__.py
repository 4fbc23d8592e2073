"""The bridge to sphinxcontrib-bibtex: one registry for ``:cite:`` and for what this package shows.

Nothing of sphinxcontrib-bibtex or of pybtex is imported unless a project has both extensions and something
to hand over; what the other extension knows is read from its domain. What we lean on there, from version 2.6
on: ``bibtex_bibfiles`` is read when the environment is made (2.6) or at ``builder-inited`` (2.7); files are
parsed again when the time stamp of one changes; a page with a bibliography depends on its files, so it is
read again then; labels are made at ``env-updated``, before ``env-get-updated``, and are in ``citations``;
every ``:cite:`` is in ``citation_refs``.
"""

from __future__ import annotations
