"""The 13-digit Thai national id: its check digit, and how to show it.

Source: Ministerial Regulation under the Civil Registration Act B.E. 2534.
"""

from __future__ import annotations

import re


def check_digit(first12: str) -> int:
    """The thirteenth digit that follows twelve.  Raises ValueError where they are not twelve digits."""
    if not re.fullmatch(r"[0-9]{12}", first12):
        raise ValueError("twelve digits are needed")
    total = sum(int(digit) * weight for digit, weight in zip(first12, range(13, 1, -1), strict=True))
    return (11 - total % 11) % 10


def is_valid(national_id: str) -> bool:
    """Whether the text is thirteen digits of which the last is right."""
    return bool(re.fullmatch(r"[0-9]{13}", national_id)) and check_digit(national_id[:12]) == int(national_id[12])


def masked(national_id: str) -> str:
    """As a page shows it unless asked for more: ``1-23xx-xxxxx-xx-3``."""
    if not re.fullmatch(r"[0-9]{13}", national_id):
        return "x" * len(national_id)
    return f"{national_id[0]}-{national_id[1:3]}xx-xxxxx-xx-{national_id[12]}"
