"""Explain: a run in, its findings, their evidence and notes in words out."""
