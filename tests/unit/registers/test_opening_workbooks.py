"""A workbook that would not fit into memory is refused; any other opens as it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineError

from prasan.architecture.errors import ModelFileError
from prasan.architecture.workbooks.reading import read_tables
from prasan.centres.importing.tables import ImportFileError, read_workbook
from prasan.council.errors import CouncilError
from prasan.council.plan.budget_lines import read_lines
from prasan.registers.reading.opening_workbooks import open_workbook

_ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
<table:table table:name="one">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def _xlsx(path: Path, *cells: tuple[int, int], styled: tuple[int, int] | None = None) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("systems")
        for row, column in cells:
            sheet.write(row, column, "code")
        if styled:
            sheet.write_blank(*styled, None, book.add_format({"bold": True}))
    return path


def _changed(path: Path, old: bytes, new: bytes) -> Path:
    """The same workbook, with something in its sheet written in another way."""
    with zipfile.ZipFile(path) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, held in parts.items():
            packed.writestr(name, held.replace(old, new) if "sheet1" in name else held)
    return path


def _ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", _ODS.format(rows=rows))
    return path


_FAR = ((0, 0), (1_048_575, 16_383))
_SAID = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: _xlsx(folder / "far.xlsx", *_FAR),
        lambda folder: _changed(_xlsx(folder / "quoted.xlsx", *_FAR), b'r="XFD1048576"', b"r = 'XFD1048576'"),
        lambda folder: _changed(_xlsx(folder / "placeless.xlsx", *_FAR), b'<c r="A1"', b"<c"),
        lambda folder: _ods(
            folder / "rows.ods",
            f'<table:table-row table:number-rows-repeated="1048576">{_SAID}</table:table-row>'
            f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{_SAID}</table:table-row>',
        ),
    ],
    ids=["xlsx", "single quotes", "without references", "ods"],
)
def test_two_words_in_far_corners_are_told_and_not_opened(tmp_path: Path, made) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CalamineError, match="from its first to its last; clear what stands far off"):
        open_workbook(made(tmp_path))


def test_every_reader_of_workbooks_refuses_it(tmp_path: Path) -> None:
    far = _xlsx(tmp_path / "far.xlsx", *_FAR)
    with pytest.raises(ModelFileError, match="clear what stands far off"):
        read_tables(far)
    with pytest.raises(ImportFileError, match="clear what stands far off"):
        read_workbook(far, {})
    with pytest.raises(CouncilError):
        read_lines(far, 2570)


def test_what_is_styled_far_off_and_says_nothing_is_no_reason_to_refuse(tmp_path: Path) -> None:
    book = open_workbook(_xlsx(tmp_path / "styled.xlsx", (0, 0), (2, 3), styled=(1_048_575, 16_383)))
    assert len(book.get_sheet_by_name("systems").to_python(skip_empty_area=False)) == 3
    trailing = (
        f"<table:table-row>{_SAID}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    book = open_workbook(_ods(tmp_path / "trailing.ods", trailing))
    assert book.get_sheet_by_name("one").to_python(skip_empty_area=False) == [["x"]]
