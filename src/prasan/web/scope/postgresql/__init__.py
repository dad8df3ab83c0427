"""PostgreSQL, told the scope of whoever asks."""
