"""How what is asked for is read from a roll-up."""

from __future__ import annotations

from prasan.centres import periods
from prasan.centres.definitions import shipped_definitions
from prasan.centres.query import Cell
from prasan.web.api.errors import ApiError
from prasan.web.api.figures.answers import Asked


class Carrier:
    """How what is asked for is read from a roll-up, which has indicators: whole, or one of its two sums."""

    def __init__(self, asked: Asked) -> None:
        definitions = shipped_definitions()
        self.element, self._side = asked.element or None, ""
        if asked.indicator:
            if asked.indicator not in definitions.indicator:
                raise ApiError(404, "no_such_indicator", "there is no such indicator")
            self.indicator = definitions.indicator[asked.indicator]
            return
        if asked.element not in definitions.element:
            raise ApiError(404, "no_such_element", "there is no such element")
        for indicator in definitions.indicators:
            for side, terms in (("numerator", indicator.numerator_terms), ("denominator", indicator.denominator_terms)):
                if [(term.element, term.minus) for term in terms] == [(asked.element, False)]:
                    self.indicator, self._side = indicator, side
                    return
        raise ApiError(404, "no_figure_of_element", "no indicator has this element by itself: ask for one that has it")

    def value(self, value: float | None, numerator: float | None, denominator: float | None) -> float | None:
        """What is asked for, of an indicator's value and sums."""
        return {"": value, "numerator": numerator, "denominator": denominator}[self._side]

    def parts(self, numerator: float | None, denominator: float | None) -> dict[str, float | None]:
        """The sums that a value is worked out from; an element's value is one."""
        return {"numerator": None, "denominator": None} if self._side else {
            "numerator": numerator, "denominator": denominator
        }  # fmt: skip

    def told(self, cell: Cell) -> dict[str, object]:
        """A cell as it is sent."""
        target = None if self._side else self.indicator.aim(cell.unit, periods.parse(cell.period)).value
        return {
            "unit": cell.unit,
            "area": cell.area,
            "period": cell.period,
            "value": self.value(cell.value, cell.numerator, cell.denominator),
            **self.parts(cell.numerator, cell.denominator),
            "suppressed": cell.suppressed,
            "coverage": {"expected": cell.expected, "reported": cell.reported, "late": cell.late},
            "complete": cell.complete,
            "target": target,
        }

    @property
    def named(self) -> dict[str, object]:
        """What was asked for, as each answer repeats it."""
        return {"indicator": self.indicator.id, "element": self.element}
