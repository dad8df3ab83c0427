"""A measure's questions for whoever asks, without signing in: answered on the spot, and nothing is kept."""
