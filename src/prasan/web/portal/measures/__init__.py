"""My measures: what each says and why, what was paid, and applying."""
