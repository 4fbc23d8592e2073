"""What a build costs: plain Sphinx, its citations, two peers and this extension on the same text."""
