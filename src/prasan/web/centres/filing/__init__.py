"""How figures come in: what becomes of a report between a department, its ministry and the prime minister's centre."""
