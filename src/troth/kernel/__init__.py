"""What every floor may use: truth values, calendar, instants, key forms, spans, findings, digests, errors. No I/O."""
