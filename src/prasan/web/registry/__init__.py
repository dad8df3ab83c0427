"""The registers for systems of agencies: signed look-ups, changes, the standard of social protection; and who builds on them."""
