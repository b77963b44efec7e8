"""The commands that the kit adds to ``focuskit``: the demo, and the check of a plugin."""
