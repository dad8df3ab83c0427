"""A centre for its executive: the first page, the wall, comparisons and rankings, and the briefing as a document."""
