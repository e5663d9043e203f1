"""The published words: what is read of them, what they are held against, what is found, what cannot break them."""
