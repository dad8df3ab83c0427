"""Appeals (อุทธรณ์) against what a round says of a person: why, on which data, and again with what evidence shows."""

from prasan.measures.appeals.acts import confirm_appeal, decide_appeal, show_case, take_evidence
from prasan.measures.appeals.case import Case
from prasan.measures.appeals.keeping import Appeal, AppealError, Appeals

__all__ = ["Appeal", "AppealError", "Appeals", "Case", "confirm_appeal", "decide_appeal", "show_case", "take_evidence"]
