"""The one form of a JSON value that signatures are made over where it stands inside another document (RFC 8785)."""

from __future__ import annotations

import json
import math


class NotCanonicalError(ValueError):
    """A value that JSON of RFC 8785 does not have."""


def canonical_json(value: object) -> bytes:
    """A JSON value in RFC 8785's form.  Raises NotCanonicalError for what it cannot say, such as NaN or 2**60."""
    return _text(value).encode()


def _text(value: object) -> str:
    if value is None or isinstance(value, bool | str):
        try:
            return json.dumps(value, ensure_ascii=False).encode().decode()
        except UnicodeEncodeError:
            raise NotCanonicalError("a text has half of a surrogate pair") from None
    if isinstance(value, int):
        if abs(value) > 2**53:
            raise NotCanonicalError("a whole number beyond 2**53 is not the same everywhere")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_text, value))}]"
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        # By UTF-16 units, as in ECMAScript, which is another order than Python's beyond the first plane.
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(name)}:{_text(value[name])}" for name in names) + "}"
    raise NotCanonicalError(f"{type(value).__name__} is no value of JSON")


def _number(value: float) -> str:
    """As ECMAScript writes it: the shortest digits that are this number, with an exponent from 1e21 on and below 1e-6."""
    if not math.isfinite(value):
        raise NotCanonicalError("a number is not finite")
    if value == 0:
        return "0"
    sign, (digits, exponent) = "-" if value < 0 else "", _shortest(abs(value))
    place = len(digits) + exponent  # where the point stands, counted from the first digit
    if len(digits) <= place <= 21:
        return sign + digits + "0" * exponent
    if 0 < place <= 21:
        return f"{sign}{digits[:place]}.{digits[place:]}"
    if -6 < place <= 0:
        return f"{sign}0.{'0' * -place}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'+' if place > 0 else '-'}{abs(place - 1)}"


def _shortest(value: float) -> tuple[str, int]:
    mantissa, _, power = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    stripped = digits.rstrip("0")
    return stripped, int(power or 0) - len(fraction) + len(digits) - len(stripped)
