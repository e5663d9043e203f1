"""Policies from and to fideslang, the taxonomy and manifests of Fides."""
