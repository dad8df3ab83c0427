"""One command, ``prasan``; a file a group of verbs."""
