"""``python -m troth``: the same as the command ``troth``."""

from troth.cli.main import main

if __name__ == "__main__":
    main()
