"""What can be wrong with a row, where, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = {
    "no_code": ("the row has no code", "give it one of your own, unlike any other"),
    "code_twice": ("another row of the sheet has this code", "leave the row that is right, or give this one its own code"),
    "no_name": ("it has no name", "write a name in Thai or in English"),
    "not_a_choice": ("{value} is none of the choices", "choose one of: {choices}"),
    "not_a_date": ("{value} is no day that there ever was", "write it as 2569-09-30"),
    "not_a_number": ("{value} is no number", "use digits alone, such as 1200.50"),
    "below_nought": ("{value} is below nought", "write a number of 0 or more"),
    "out_of_range": ("{value} is not between 1 and 5", "write a number from 1 to 5"),
    "unknown_code": ("no row of {choices} has the code {value}", "write the code as it stands there, or add the row"),
    "set_aside": ("the row {value} that it names is set aside itself", "mend that row, and send both"),
    "not_letters": ("{value} has signs that no file may hold", "type it again without them"),
    "semicolon": ("a code with ; in it cannot be told from two", "write it without ;"),
    "too_many_cells": ("the row has more cells than the header", "give each cell a header, or empty it"),
    "unknown_sheet": ("nothing is known of such a sheet", "name it one of: {choices}"),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A fault in a row; ``row`` as the sheet counts, ``column`` by its header, ``value`` as it is written.  ``row`` 0 is the sheet."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    choices: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return _WORDS[self.code][0].format(value=self.value, choices=self.choices)

    @property
    def remedy(self) -> str:
        """What would mend it, in English."""
        return _WORDS[self.code][1].format(value=self.value, choices=self.choices)

    def sentence(self) -> str:
        """All of it in one line."""
        where = f"sheet {self.sheet}" + (f", row {self.row}" if self.row else "")
        where += f", column {' '.join(self.column.split())}" if self.column else ""
        return f"{where}: {self.what}. Remedy: {self.remedy}."
