"""The Marketing Act (2008:486): what may be sent to people unasked."""
