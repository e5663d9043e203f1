"""Set phrases in English and Swedish, and what a policy says put into words by them."""
