"""Template tags for parents' pages and workshop: icons, durations, file sizes, text with its language."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from craft import languages
from craft.text.foreign_words import foreign_runs
from craft.text.glossary import TermIndex
from tutorials.models import Tutorial
from tutorials.queries import preview_files
from tutorials.templatetags.shapes import ICONS, MARK

register = template.Library()

# These point in reading direction, so they are mirrored in right-to-left pages.
MIRRORED_ICONS = {"back", "forward", "send"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon as inline SVG, hidden from screen readers: there is always a word beside it."""
    extra = " mirrored" if name in MIRRORED_ICONS else ""
    return mark_safe(  # constants of ours
        f'<svg class="icon{extra}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


@register.simple_tag
def mark() -> SafeString:
    """The logo: a speaking-trumpet whose end is a speech bubble."""
    return mark_safe(f'<svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">{MARK}</svg>')


@register.filter
def capital(name: str) -> str:
    """With a capital first letter where the script uses one for names (Georgian has capitals, but not for names)."""
    return name if "ა" <= name[:1] <= "ჿ" else name[:1].upper() + name[1:]


@register.filter
def clock(ms: int | None) -> str:
    """Milliseconds as 1:05 or 1:02:05, in ASCII digits, left to right in every language."""
    seconds = round((ms or 0) / 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def minutes(ms: int | None) -> str:
    """A length in words: "45 seconds" below a minute, else whole minutes, at least one."""
    seconds = round((ms or 0) / 1000)
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    count = max(1, round(seconds / 60))
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


@register.filter
def megabytes(size: int | None) -> str:
    """A file size for people: whole megabytes (10⁶ bytes) from 10, one decimal below; at least 0.1."""
    value = max(0.1, (size or 0) / 1_000_000)
    decimals = 0 if value >= 9.95 else 1
    return gettext("%(number)s MB") % {"number": number_format(round(value, decimals), decimals)}  # it truncates


@register.filter
def foreign(text: str, language: languages.Language, kept: TermIndex | None = None) -> SafeString:
    """A text of a language with its Latin words marked as French, where the language has another script: a screen
    reader uses the voice for it (WCAG 3.1.2). Names, *PDF* and *MB* are said in French as well."""
    return format_html_join(
        "",
        "{}{}{}",
        (
            (mark_safe('<bdi lang="fr">'), piece, mark_safe("</bdi>")) if french else ("", piece, "")  # constants
            for piece, french in foreign_runs(str(text), language, kept)
        ),
    )


@register.simple_tag(takes_context=True)
def released(context: template.Context, text: str, language: languages.Language) -> SafeString:
    """`foreign` for what a volunteer translated: also marks the page's `kept` terms, which stay French."""
    return foreign(text, language, context["kept"])


@register.simple_tag
def endonym(tag: str, with_name: bool = False) -> SafeString:
    """A language by its own name, in its own direction; for staff also its name in the page's language, where that
    differs."""
    language = languages.get(tag)
    name = format_html('<bdi lang="{}" dir="{}">{}</bdi>', language.tag, language.direction, language.endonym)
    rest = language.named_in(get_language()).removeprefix(language.endonym) if with_name else ""
    return format_html("{}{}", name, rest)


@register.simple_tag
def language_name(tag: str) -> SafeString:
    """A language by its name in the page's language, so that a list is in one language. Its own name, in its own
    direction, only on pages whose language has no names for others."""
    language = languages.get(tag)
    name = language.name_in(get_language())
    return endonym(tag) if name == language.endonym else conditional_escape(name)


@register.simple_tag
def page_language() -> languages.Language:
    """The language that this page is written in."""
    return languages.get(get_language() or settings.LANGUAGE_CODE)


@register.filter
def name_here(language: languages.Language) -> str:
    """A language's name in the page's language."""
    return language.name_in(get_language())


@register.simple_tag
def preview_address(tutorial: Tutorial) -> str:
    """The address of the preview video for the workshop's pages, with the mark of the best file there is now."""
    files = preview_files(tutorial)
    return reverse("tutorials:preview", args=[tutorial.slug]) + (f"?v={files[0].mark}" if files else "")
