"""Measures (มาตรการ): who qualifies, by rules over linked people; see docs/reference/measures.md."""

from prasan.measures.errors import MeasureFileError
from prasan.measures.files import load_measure, shipped
from prasan.measures.model import Measure, MeasureDateError

__all__ = ["Measure", "MeasureDateError", "MeasureFileError", "load_measure", "shipped"]
