"""The Declaration with its names resolved: claims, tables, paths. Pure; knows no law and no SQL."""
