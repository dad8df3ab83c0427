"""The shared data centre: plans, why a workload is where it is, what if, side by side, and approval."""
