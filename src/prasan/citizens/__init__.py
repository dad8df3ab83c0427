"""What is the citizen's own: what registers hold of them, what differs, their rights, and by when they are answered."""
