"""The checks of a policy, each on a policy that passes and on one that fails."""
