"""From a checked policy and an instant to what is asked of each table, and from the answers to a plan. Pure."""
