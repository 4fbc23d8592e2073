"""Resources and alignments as docutils nodes. Knows nothing of the Sphinx application."""
