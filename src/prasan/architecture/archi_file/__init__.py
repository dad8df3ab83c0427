"""Archi's own file, ``.archimate``: XML, or an archive of XML and pictures."""

from prasan.architecture.archi_file.reading import read
from prasan.architecture.archi_file.writing import write

__all__ = ["read", "write"]
