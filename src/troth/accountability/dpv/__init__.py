"""A policy in the terms of the W3C Data Privacy Vocabulary."""
