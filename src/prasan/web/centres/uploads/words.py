"""Why rows were not taken, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _


def problem_words(problem: str) -> tuple[str, str]:
    """What is wrong with a row, and the remedy, by the code of the finding."""
    cells = _("Write a province's code of two digits, or leave the cell empty.")
    leave_out = _("Leave it out.")
    own_unit = _("Write your unit's code of five digits, as text.")
    own_element = _("Use the elements that the template has.")
    return {
        "area_too_fine": (_("The area is smaller than is asked for."), _("Send the sum of the province.")),
        "deleted": (_("The row says that the value is deleted."), _("Empty the cell on the form instead.")),
        "disaggregated": (_("The value is parted by something that is not asked for."), _("Send the sum over it.")),
        "element_from_measure": (_("The element is counted from a measure and cannot be filed."), leave_out),
        "empty_row": (_("The row is empty."), ""),
        "given_twice": (_("The same cell is given more than once."), _("Leave the row that is right.")),
        "no_value": (_("There is no value."), _("Enter 0 if there was none.")),
        "not_a_number": (_("The value is no number."), _("Use digits, with at most two decimals.")),
        "other_data_set": (_("The element belongs to another report."), own_element),
        "other_period": (_("The row is of another period."), leave_out),
        "other_unit": (_("The row is of another unit, for which you do not file."), leave_out),
        "period_to_come": (_("The period has not begun."), _("Write the period of the figures.")),
        "report_closed": (
            _("The report takes no figures now: it is submitted or accepted."),
            _("If it is accepted, send the file again with a reason to open it."),
        ),
        "too_many_cells": (
            _("The row has more cells than the header."),
            _("Put text with a comma in quotation marks."),
        ),
        "unit_does_not_file": (_("The unit does not file this report."), own_unit),
        "unit_not_standing": (_("The unit did not exist in that period."), own_unit),
        "unknown_area": (_("There is no such area."), cells),
        "unknown_column": (_("The column is not known."), leave_out),
        "unknown_element": (_("There is no such element."), own_element),
        "unknown_field": (_("The field is not known."), leave_out),
        "unknown_period": (
            _("This is no fiscal period."),
            _("Write a quarter such as 2558Q4, or a year such as 2558."),
        ),
        "unknown_unit": (_("There is no such unit."), own_unit),
        "wrong_period_type": (_("The report is of another kind of period."), _("Write a quarter such as 2558Q4.")),
    }.get(problem, (_("The row cannot be read."), _("Look into the list of all rows.")))


def state_words(state: str) -> str:
    """How far a file is."""
    return {
        "running": _("The file is being checked"),
        "checked": _("The file has been checked"),
        "refused": _("The file cannot be read"),
        "stopped": _("It was stopped"),
        "failed": _("Something went wrong"),
    }[state]
