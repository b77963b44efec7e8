"""How a warning sign is written: a detector, the symbolic timeline, and measures."""
