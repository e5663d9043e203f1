"""Predicates and steps to SQL, per dialect. The only importer of sqlglot. No foreign SQL comes in here."""
