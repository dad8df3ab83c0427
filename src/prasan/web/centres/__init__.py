"""The operation centres: their figures in the database, and their pages."""
