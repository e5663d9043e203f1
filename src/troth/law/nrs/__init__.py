"""Checks of chapter 603A of the Nevada Revised Statutes, for regions that name it."""
