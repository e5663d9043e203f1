"""The use cases: decide, run, record. Clock, ids, keys and stores come in through ``bootstrap``."""
