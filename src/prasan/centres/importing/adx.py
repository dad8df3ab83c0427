"""ADX (Aggregate Data Exchange, IHE QRPH): groups of data values in XML.

An area is the attribute ``area`` of a data value or of its group.  The document is untrusted: it may have no
document type, names no other file, and is read piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from prasan.centres.importing.rows import Fault, ImportFileError, Row, Source, quoted

_NAMESPACE = "{urn:ihe:qrph:adx:2015}"
_GROUP = {
    "orgUnit": "unit",
    "period": "period",
    "dataSet": "data_set",
    "area": "area",
    "completeDate": "",
    "comment": "",
}
_VALUE = {"dataElement": "element", "value": "value", "area": "area", "comment": ""}
_NAMES = {"unit": "orgUnit", "element": "dataElement", "data_set": "dataSet"}


def read_adx(path: Path) -> list[Source]:
    """The data values of an ADX document; a row's number is its place among them.  Raises ImportFileError."""
    try:
        with path.open("rb") as file:
            return [Source(path.name, list(_rows(file, path.name)), _NAMES, "adx")]
    except (etree.XMLSyntaxError, OSError) as error:
        raise ImportFileError(f"{path.name}: it is not well-formed XML ({error}). Remedy: write it again.") from None


def _rows(file: object, name: str) -> Iterator[Row]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    group: dict[str, str] = {}
    group_faults: tuple[Fault, ...] = ()
    number = 0
    for event, element in events:
        if event == "start":
            if element.getparent() is None:
                _refuse(element, name)
            if element.tag == f"{_NAMESPACE}group":
                group, group_faults = _given(element.attrib, _GROUP)
            continue
        if element.tag == f"{_NAMESPACE}dataValue":
            number += 1
            given, faults = _given(element.attrib, _VALUE)
            if element.find(f"{_NAMESPACE}annotation") is not None and not given.get("value"):
                told = "it holds text, and an element is a number"
                faults += (Fault("annotation", "not_a_number", told, "give the number in value"),)
            both = {**group, **{field: value for field, value in given.items() if value}}
            yield Row(
                number, both.get("unit", ""), both.get("element", ""), both.get("period", ""), both.get("area", ""),
                both.get("value", ""), both.get("data_set", ""), faults=group_faults + faults,
            )  # fmt: skip
        elif element.tag not in {f"{_NAMESPACE}{known}" for known in ("adx", "group", "annotation")}:
            raise ImportFileError(
                f"{name}: line {element.sourceline} has {quoted(str(element.tag))}, which ADX has not."
            )
        if element.tag in {f"{_NAMESPACE}dataValue", f"{_NAMESPACE}group"}:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if not number:
        raise ImportFileError(f"{name}: there is no data value in it.")


def _refuse(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportFileError(f"{name}: it has a document type, which is not read. Remedy: leave <!DOCTYPE out.")
    if root.tag != f"{_NAMESPACE}adx":
        raise ImportFileError(f'{name}: it is not ADX. Remedy: the root is <adx xmlns="{_NAMESPACE[1:-1]}">.')


def _given(attributes: Mapping[str, str], known: Mapping[str, str]) -> tuple[dict[str, str], tuple[Fault, ...]]:
    given: dict[str, str] = {}
    faults = []
    for name, value in attributes.items():
        plain = "area" if name.casefold() == "area" else name
        if plain in known:
            given[known[plain]] = value.strip()
        else:
            faults.append(
                Fault(name, "disaggregated", f"no element is parted by {quoted(name)}", "send the sum over it")
            )
    given.pop("", None)
    return given, tuple(faults)
