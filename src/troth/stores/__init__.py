"""Adapters to the operator's databases: sessions, catalogues, reclaiming. Only they and the register import drivers."""
