"""The ledger: linked records over salted commitments, and the Merkle tree over them. Bytes and digests, no I/O."""
