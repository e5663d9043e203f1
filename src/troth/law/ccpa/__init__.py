"""Checks of the California Consumer Privacy Act (Civil Code 1798.100 and on), for regions that name it."""
