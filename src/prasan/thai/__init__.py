"""What is Thai in the data: national ids, names and titles, Buddhist Era dates, area codes.  No I/O but package data."""
