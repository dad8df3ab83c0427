"""Appeals (อุทธรณ์) against what a round says of a person: why, on which data, and again with what evidence shows."""

from prasan.measures.appeals.acts import (
    confirm_appeal,
    decide_appeal,
    find_person,
    lodge_appeal,
    open_evidence,
    read_evidence,
    return_appeal,
    show_case,
)
from prasan.measures.appeals.case import Case
from prasan.measures.appeals.keeping import Appeal, AppealError, Appeals
from prasan.measures.appeals.paying import granted_units, pay_granted

__all__ = [
    "Appeal",
    "AppealError",
    "Appeals",
    "Case",
    "confirm_appeal",
    "decide_appeal",
    "find_person",
    "granted_units",
    "lodge_appeal",
    "open_evidence",
    "pay_granted",
    "read_evidence",
    "return_appeal",
    "show_case",
]
