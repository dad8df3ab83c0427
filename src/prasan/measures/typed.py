"""A value as somebody writes it: a parameter of a scenario, a column of a record that evidence shows."""

from __future__ import annotations

import datetime
import math

from prasan.measures.checking import ColumnType
from prasan.measures.parsing import read_date
from prasan.measures.values import LARGEST


def read_typed(text: str, kind: ColumnType, *, such: str = "15 or 2.5") -> float | bool | str | datetime.date:
    """The value of a text: a number may have commas, a date is ``2014-05-01`` or ``BE 2557-05-01``.

    ``such`` are numbers that would do.  Raises ValueError, whose two arguments are problem and remedy.

    >>> read_typed("20,000", "number"), read_typed("BE 2557-05-01", "date"), read_typed("TRUE", "boolean")
    (20000.0, datetime.date(2014, 5, 1), True)
    """
    text = text.strip()
    match kind:
        case "number":
            try:
                number = float(text.replace(",", "").replace("_", ""))
            except ValueError:
                raise ValueError(f"{text!r} is not a number", f"write {such}") from None
            if not math.isfinite(number) or abs(number) > LARGEST:
                raise ValueError(f"{text!r} is no number that can be reckoned with", f"write {such}")
            return number
        case "date" | "partial_date":
            return read_date(text)
        case "boolean":
            if text.lower() not in ("true", "false"):
                raise ValueError(f"{text!r} is not a truth", "write true or false")
            return text.lower() == "true"
        case "text":
            if not text:
                raise ValueError("it is a text, and none is given", "write one")
            return text
