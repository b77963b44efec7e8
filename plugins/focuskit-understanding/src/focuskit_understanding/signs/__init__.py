"""One file a sign; the file's docstring is the sign's page."""
