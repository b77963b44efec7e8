"""Timeline: accepted rows in, what was known of them as of one moment out."""
