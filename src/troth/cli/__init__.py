"""Commands. Results on stdout, progress and errors on stderr; exit codes in ``docs/decisions/0002-command-line.md``."""
