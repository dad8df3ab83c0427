"""A synthetic nation: a civil register, two registers drawn from it with their errors, and the truth."""

from prasan.registers.nation.folders import NationError
from prasan.registers.nation.make import NationFacts, make_nation

__all__ = ["NationError", "NationFacts", "make_nation"]
