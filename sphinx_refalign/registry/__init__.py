"""The registry: files to resources. Knows nothing of Sphinx or docutils."""
