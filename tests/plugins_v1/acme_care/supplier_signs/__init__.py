"""Signs on the supplier, one a file."""
