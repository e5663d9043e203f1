"""Judging a resolved Policy: one file per check, and the only maker of a CheckedPolicy."""
