"""The Open Group's ArchiMate Model Exchange File: 3.x, and 2.1 as older tools write it."""

from prasan.architecture.exchange_file.reading import read
from prasan.architecture.exchange_file.writing import write

__all__ = ["read", "write"]
