"""Figures out of files: CSV, XLSX, JSON, ADX and DHIS2's data value sets, each row accepted, ignored or refused.

:func:`read` gives what a file holds, :func:`check` what becomes of each row, :mod:`.outcome` how it is told.
"""

from prasan.centres.importing.checking import Checked, check
from prasan.centres.importing.reading import read
from prasan.centres.importing.rows import Finding, ImportFileError, Row, Source

__all__ = ["Checked", "Finding", "ImportFileError", "Row", "Source", "check", "read"]
