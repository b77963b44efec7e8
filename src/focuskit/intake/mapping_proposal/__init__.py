"""Proposing a mapping: which column is which field, and what the rows are. Right, or silent."""
