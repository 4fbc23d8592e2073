"""The bridge to sphinxcontrib-bibtex: one registry for ``:cite:`` and for what this package shows.

Nothing of sphinxcontrib-bibtex or of pybtex is imported unless a project has both extensions and something
to hand over; what the other extension knows is read from its domain. What we lean on there, of version 2.6
and later: ``bibtex_bibfiles`` is read at ``builder-inited`` (priority 500); entries are parsed again when the
time stamp of a file changes; a bibliography depends on its files, so its page is read again then; labels
are made at ``env-updated``, before ``env-get-updated``, and are in ``citations``; every ``:cite:`` is in
``citation_refs``.
"""
