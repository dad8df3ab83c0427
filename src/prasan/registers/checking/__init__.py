"""From a contract to the queries that read, normalise and check a delivery."""

from prasan.registers.checking.meanings import key_of
from prasan.registers.checking.plain import OTHERS, accepted_plain, others, share_of_others
from prasan.registers.checking.rows import (
    DELIVERED,
    REPEATED,
    SUSPECTED,
    accepted,
    quarantined,
    repeated_keys,
    suspected_hashes,
)

__all__ = [
    "DELIVERED",
    "OTHERS",
    "REPEATED",
    "SUSPECTED",
    "accepted",
    "accepted_plain",
    "key_of",
    "others",
    "quarantined",
    "repeated_keys",
    "share_of_others",
    "suspected_hashes",
]
