"""Which account a row belongs to: names, aliases, spellings, and ids of several systems."""
