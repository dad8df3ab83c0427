"""What an executive is told of a centre: where its figures stand against target, what changed, and who ranks where."""
