"""YAML to a frozen Declaration, a Span on every value. The only importer of the YAML library.

Knows the shape of the language, not its meaning: names are resolved in ``policy``, judged in ``law``.
"""
