"""Recorded: rows of the timeline in; what they cover, and what is missing there, out."""
