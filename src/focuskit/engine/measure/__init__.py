"""Measure: rows of the timeline and signs in, one row an account with numbers out."""
