"""Rounds (งวด) of a measure: a list that is frozen, approved by a second officer, compared with the last, and paid."""

from prasan.measures.rounds.changes import changes_between
from prasan.measures.rounds.comparing import compare_rounds
from prasan.measures.rounds.keeping import Payment, Round, RoundError, Rounds
from prasan.measures.rounds.proposing import approve_round, propose_round, refuse_round

__all__ = [
    "Payment",
    "Round",
    "RoundError",
    "Rounds",
    "approve_round",
    "changes_between",
    "compare_rounds",
    "propose_round",
    "refuse_round",
]
