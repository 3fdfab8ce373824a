"""What a page says to a person, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

# Their words belong to the sentence around them; all other elements begin and end one.
INLINE = {"span", "bdi", "strong", "small", "em", "b", "i"}
OFFLINE = "kept-page"  # what every page says once the connection is gone
SILENT = {"svg", "script", "style", "option", "head"}
END = re.compile(r"(?<=[.!?])\s+(?=[«A-ZÀÂÉÈÊÎÔÙÛÇŒ#])")


def sentences(answer: Any, within: str = "//main") -> list[str]:
    """The sentences of the page's main part, or of another (an XPath), in their order; digits are #, all spaces are
    plain. What is hidden until something happens is left out."""
    found = []
    parts = html.fromstring(answer.content.decode()).xpath(within)
    for text in "".join("".join(_pieces(part)) for part in parts).split("\n"):
        tidy = re.sub(r"\d+", "#", " ".join(text.split()))
        found += [sentence for sentence in END.split(tidy) if re.search(r"\w", sentence)]
    return found


def _pieces(element: Any) -> Iterator[str]:
    silent = element.tag in SILENT or "hidden" in element.attrib or element.get("id") == OFFLINE
    if not isinstance(element.tag, str) or silent:
        return
    edge = "" if element.tag in INLINE else "\n"
    yield edge + " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _pieces(child)
        yield " ".join((child.tail or "").split("\n"))
    yield edge
