"""What the tests share: a private database server. Nothing else in the package imports it."""
