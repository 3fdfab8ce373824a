"""The text of an XLIFF element, of any version."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Without the signs that XML does not allow."""
    return _NOT_XML.sub("", text)


def text_element(parent: etree._Element, namespace: str, name: str, text: str, **attributes: str) -> etree._Element:
    """A new last child with this text."""
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)
    element.text = xml_text(text)
    return element


def document(root: etree._Element) -> str:
    """The whole file, to be stored as UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode", pretty_print=True)}'


def inner_text(element: etree._Element | None) -> str:
    """The text, including inside inline codes and marks, without comments and processing instructions."""
    if element is None:
        return ""
    return "".join(cast(list[str], element.xpath(".//text()")))
