"""One file per right of a person: what is asked for it, of the one rule. Pure; nothing here reads or writes."""
