"""Troth's own database, one per deployment: events, receipts, plans, runs, leases, what waits, the brake's figures."""
