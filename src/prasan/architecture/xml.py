"""XML as models come in it: read without entities, network or DTD, and written again."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from prasan.architecture.errors import ModelFileError

XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANG = f"{{{XML}}}lang"
TYPE = f"{{{XSI}}}type"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"

_PROLOG = 4096  # bytes at either end of a file
_ENDS = re.compile(rb"</[^<>]*>\s*(<!--.*-->\s*)?$|/>\s*$", re.DOTALL)


def parse(data: bytes, source: Path | str) -> etree._Element:
    """The root of a document.  Raises ModelFileError where it is no XML, or declares a document type.

    A document type can hold entities that grow without bound or name other files; no model needs one.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data[:_PROLOG].replace(b"\0", b""):
            raise _declares(source) from None
        line = error.position[0] if error.position else 1
        if data.lstrip()[:1] == b"<" and not _ENDS.search(data[-_PROLOG:]):
            raise ModelFileError(
                f"{source}: line {line}: the file ends before the model does; it was cut off. "
                "Remedy: send it again, or export it again from the tool that holds it."
            ) from None
        what = re.sub(r",? line \d+(, column \d+)?\b", "", error.msg or "")
        raise ModelFileError(
            f"{source}: line {line}: this is no well-formed XML ({what}). "
            "Remedy: export the model again from the tool that holds it."
        ) from None
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
        raise _declares(source)
    return root


def _declares(source: Path | str) -> ModelFileError:
    return ModelFileError(
        f"{source}: it declares a document type, which could draw other files in or grow without bound. "
        "Remedy: take the DOCTYPE out."
    )


def as_text(node: etree._Element) -> str:
    """An element with all in it, as canonical XML: it reads the same however the file around it declares its namespaces."""
    return str(etree.tostring(node, method="c14n", exclusive=True, with_tail=False), "utf-8")


def local(tag: object) -> str:
    """A tag without its namespace; "" for a comment or a processing instruction."""
    return str(tag).rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def namespace(tag: object) -> str:
    """The namespace of a tag; "" where it has none."""
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""
