"""`{% load import_map %}{% import_map %}`: the import map, before the first module script of a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from config import import_map

register = template.Library()


@register.simple_tag(name="import_map")
def import_map_tag() -> SafeString:
    # Safe: the text is our own JSON, "<" escaped; its hash stands in the policy, so not one byte may change here.
    return mark_safe(f'<script type="importmap">{import_map.text()}</script>')
