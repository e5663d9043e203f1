"""Troth makes a published privacy policy executable, on the operator's own databases, and proves it."""

__version__ = "0.1.0"
