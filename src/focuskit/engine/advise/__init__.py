"""Advise: scored accounts and recommendations in, what to do and what to record out."""
