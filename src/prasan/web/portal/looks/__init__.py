"""Who looked: the uses of one person's data, the proof of their list, and questions about them."""
