"""What somebody wants to be told of: alerts on thresholds, and notes that people leave on figures."""
