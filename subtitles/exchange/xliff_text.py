"""The text of an XLIFF element, of any version."""

from __future__ import annotations

from typing import cast

from lxml import etree


def inner_text(element: etree._Element | None) -> str:
    """The text, including inside inline codes and marks, without comments and processing instructions."""
    if element is None:
        return ""
    return "".join(cast(list[str], element.xpath(".//text()")))
