"""The shared government data centre: which workloads go where and when, at the lowest cost, and how near that is to the best."""
