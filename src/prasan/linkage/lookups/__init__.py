"""Look-ups of one person at a time: by id, by name and birth date, and of all that the registers have of one."""
