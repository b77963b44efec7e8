"""Signs on the supplier as a whole, one file each; the file's docstring is its page."""
