"""XML that strangers wrote: nothing is fetched, no entity is expanded, no tree grows without bound (lxml)."""

from __future__ import annotations

from typing import Any, cast

from lxml import etree

from craft.messages import N_

ENTITIES_REFUSED = N_("This file declares entities: such files are not read.")


def parse_xml(data: bytes) -> etree._Element:
    """The root. Raises etree.XMLSyntaxError or ValueError for what is not XML. A document type may be declared: who
    calls this refuses it. (Never `collect_ids=False`: with it lxml reads the document type's file, load_dtd or not.)"""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def document_type(root: etree._Element) -> Any:
    """What the file declares as its document type (lxml's DTD), None where it declares none."""
    return cast(Any, root.getroottree().docinfo).internalDTD  # the stubs know neither None nor what it declares
