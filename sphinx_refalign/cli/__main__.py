"""``python -m sphinx_refalign.cli``, the same as the command ``refalign``."""

from sphinx_refalign.cli.main import main

if __name__ == "__main__":
    main()
