"""`{% load import_map %}{% import_map %}`: the import map, before the first module script of a page; with the name of a
script only what that one needs; `{% modules "js/studio/record.js" %}`: that script's modules, asked for at once."""

from __future__ import annotations

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from config import import_map
from config.script_modules import imported_scripts

register = template.Library()


@register.simple_tag(name="import_map", takes_context=True)
def import_map_tag(context: Context, script: str = "") -> SafeString:
    if script:  # the policy of this answer allows this map (config.middleware), every other one the map of everything
        context["request"].import_map_script = script
    # Safe: the text is our own JSON, "<" escaped; its hash stands in the policy, so not one byte may change here.
    return mark_safe(f'<script type="importmap">{import_map.text(script)}</script>')


@register.simple_tag
def modules(script: str) -> SafeString:
    return format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((static(name),) for name in imported_scripts(script))
    )
