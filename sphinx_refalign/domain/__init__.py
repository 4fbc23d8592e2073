"""The Sphinx domain ``refalign``: what each page refers to, kept in the environment."""
