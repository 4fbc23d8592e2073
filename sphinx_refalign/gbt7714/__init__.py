"""GB/T 7714-2015 as styles of pybtex: ``gbt7714-numeric`` and ``gbt7714-author-year``.

They are found by their entry points: ``bibtex_default_style``, ``refalign_reference_style`` and pybtex take
them by name, and nothing else of this package imports them.
"""

from __future__ import annotations
