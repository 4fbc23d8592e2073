"""Handlers of Sphinx's events, one module each, named by what it does."""
