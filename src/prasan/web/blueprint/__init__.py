"""The blueprints of the agencies: who sent one, what stands in it, and its pictures."""
