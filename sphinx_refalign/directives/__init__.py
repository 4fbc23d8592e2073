"""The directives: they note what the author asks for."""
