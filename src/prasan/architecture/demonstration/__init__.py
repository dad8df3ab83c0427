"""A made-up estate to try everything on: models of forty agencies, and apart from them the truth of what was planted."""

from prasan.architecture.demonstration.estate import Made, make_estate
from prasan.architecture.demonstration.planting import Agency

__all__ = ["Agency", "Made", "make_estate"]
