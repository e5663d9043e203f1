"""What the published words promise, held against what is declared: ties, values, what nobody is told of, coverage."""
