"""What changed between two versions of a policy, decided by what they mean and not by how they are written."""
