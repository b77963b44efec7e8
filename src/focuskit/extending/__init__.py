"""Finding, loading and checking plugins; the catalogue of signs without importing them.

The catalogue needs neither Polars nor a plugin, so nothing is imported here.
"""
