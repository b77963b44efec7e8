"""The nouns of focuskit as frozen attrs classes, their schemas, and JSON both ways.

One module a noun, so that a command that needs one loads no other.
"""
