"""Files of every kind, and whatever holds rows in Python, as lazy frames."""
