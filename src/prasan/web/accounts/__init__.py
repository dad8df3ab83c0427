"""Who signs in, in which role, and where each role starts."""
