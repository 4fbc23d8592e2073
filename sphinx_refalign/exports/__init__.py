"""What a build writes beside the pages."""

from __future__ import annotations
