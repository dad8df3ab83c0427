"""A problem from one file: YAML, JSON or a workbook."""

from prasan.hosting.reading.building import read_problem

__all__ = ["read_problem"]
