"""Prices of capacity, and what they prove: the workloads' side, the hosts' side, and the program that finds good prices."""
