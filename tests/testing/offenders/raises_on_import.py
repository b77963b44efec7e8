"""Raises on import."""

raise RuntimeError("no licence for this machine")
