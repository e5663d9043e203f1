"""Data to text and JSON. Never sees the engine or a store: what it shows was made below."""
