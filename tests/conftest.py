"""That this file is here puts the folder on the path, for the helpers that several kinds of test share."""
