"""Whatever an agency delivers, as rows of text: encodings, delimiters, workbooks, archives, and what is malformed."""

from prasan.registers.reading.errors import DeliveryError
from prasan.registers.reading.source import Options, Source, open_sources

__all__ = ["DeliveryError", "Options", "Source", "open_sources"]
