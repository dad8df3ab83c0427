"""How often what goes wrong in the registers of the synthetic nation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorRates:
    """Shares of records (of married women for ``changed_family``).

    Errors keep company: one record in ten is careless and has four times as many, the rest fewer, so that the
    rates hold over all.  That is so of ids, given names, spelling, dates and sex.  Moves are a household's: its
    members in a register moved together or not at all.  What papers say of a person (another family name, a
    stranger's particulars) is the same on each of his records.
    """

    no_id: float = 0.03
    mistyped: float = 0.015
    """One digit of the id is another."""
    transposed: float = 0.007
    """Two neighbouring digits of the id have changed places."""
    relative: float = 0.003
    """The id is that of another member of the household."""
    dressed: float = 0.03
    """The id is written with dashes or in Thai digits: no error, but a reader must know it."""
    misspelt: float = 0.04
    """Of a given name, and of a family name."""
    changed_given: float = 0.008
    """A given name that the civil register does not have (yet)."""
    changed_family: float = 0.04
    """A married woman under the family name she was born with."""
    former_given: float = 0.12
    """Of those who once had another given name: still under that."""
    unknown_day: float = 0.03
    common_era: float = 0.01
    """A birth year of the common era."""
    wrong_day: float = 0.01
    """The day before or after, or day and month swapped."""
    moved: float = 0.06
    """Another house than in the civil register: of ten, three anywhere near by number, the rest in the same district."""
    wrong_sex: float = 0.003
    duplicate: float = 0.015
    """A second record of the same person, with errors of its own."""
    stranger: float = 0.006
    """Of first records: a person who is in no civil register."""


RATES = ErrorRates()
