"""XML as models come in it: read without entities, network or DTD, and written again."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from prasan.architecture.errors import ModelFileError

XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANG = f"{{{XML}}}lang"
TYPE = f"{{{XSI}}}type"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"


def parse(data: bytes, source: Path | str) -> etree._Element:
    """The root of a document.  Raises ModelFileError where it is no XML, or declares a document type.

    A document type can hold entities that grow without bound or name other files; no model needs one.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 1
        raise ModelFileError(
            f"{source}: line {line}: this is no well-formed XML ({error.msg}). "
            "Remedy: export the model again from the tool that holds it."
        ) from None
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
        raise ModelFileError(
            f"{source}: it declares a document type, which could draw other files in. Remedy: take the DOCTYPE line out."
        )
    return root


def as_text(node: etree._Element) -> str:
    """An element with all in it, as canonical XML: it reads the same however the file around it declares its namespaces."""
    return str(etree.tostring(node, method="c14n", exclusive=True, with_tail=False), "utf-8")


def local(tag: object) -> str:
    """A tag without its namespace; "" for a comment or a processing instruction."""
    return str(tag).rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def namespace(tag: object) -> str:
    """The namespace of a tag; "" where it has none."""
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""
