"""The blueprint of the agencies in ArchiMate 3.2: models read from and written to the files that tools exchange."""
