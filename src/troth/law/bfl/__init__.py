"""Checks of the Swedish Accounting Act (1999:1078). They run where ``laws`` names BFL."""
