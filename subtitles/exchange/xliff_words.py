"""What stands in an element of XLIFF, of any version."""

from __future__ import annotations

from typing import cast

from lxml import etree


def words_of(element: etree._Element | None) -> str:
    """Text with what stands inside inline codes and marks; comments and instructions left out."""
    if element is None:
        return ""
    return "".join(cast(list[str], element.xpath(".//text()")))
