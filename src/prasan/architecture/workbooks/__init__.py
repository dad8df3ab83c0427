"""Workbooks for agencies that have no architect: applications, servers, interfaces, contracts, data and services, a row each.

A row is an element of the agency's model, known by its own code; a cell is its name, a property, or its relationships.
"""

from prasan.architecture.workbooks.applying import Applied, apply
from prasan.architecture.workbooks.faults import Fault
from prasan.architecture.workbooks.reading import read_tables
from prasan.architecture.workbooks.writing import empty_tables, set_aside_workbook, tables_of, write_csv, write_workbook

__all__ = [
    "Applied",
    "Fault",
    "apply",
    "empty_tables",
    "read_tables",
    "set_aside_workbook",
    "tables_of",
    "write_csv",
    "write_workbook",
]
