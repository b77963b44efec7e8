"""Signs on an account, one a file."""
