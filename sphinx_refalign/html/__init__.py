"""Parts of pages that only HTML has: cards, cite boxes, scripts, metadata."""
