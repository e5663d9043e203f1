"""Checks of the Data Act (Regulation (EU) 2023/2854)."""
