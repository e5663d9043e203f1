"""The stores on real databases."""
