"""Which agencies run, keep or offer the same under other names: pairs with a score and why, and the groups that they make."""

from prasan.architecture.duplicates.finding import LEAST, Evidence, Pair, find_duplicates
from prasan.architecture.duplicates.grouping import Group, grouped
from prasan.architecture.duplicates.profiles import KINDS

__all__ = ["KINDS", "LEAST", "Evidence", "Group", "Pair", "find_duplicates", "grouped"]
