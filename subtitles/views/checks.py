"""The severity of each check, for all languages or for one: the coordinator's table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from craft.languages import get
from craft.messages import Message
from craft.text.checks.registry import CODES, DEFAULT_SEVERITY, NAMES
from journal.message_translation import translate_message
from subtitles.actions.glossary import severities_set
from subtitles.models import CheckSeverity
from subtitles.queries.texts import languages_of
from tutorials.views.access import coordinators, person_of


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def checks(request: HttpRequest, language: str = "") -> HttpResponseBase:
    by = person_of(request)
    tag = get(language).tag if language else ""
    if request.method == "POST":
        chosen = {code: request.POST.get(code, "") for code in CODES if code in request.POST}
        changed = severities_set(by=by, language=tag, chosen=chosen)
        messages.success(request, ngettext("{n} check changed.", "{n} checks changed.", changed).format(n=changed))
        return redirect(*(["subtitles:checks_of", tag] if tag else ["subtitles:checks"]))
    blocking, warning = _rows(tag)
    context = {
        "language": get(tag) if tag else None,
        "languages": languages_of(by),
        "blocking": blocking,
        "warning": warning,
        "changed": any(row["chosen"] for row in warning),
        "nav": "glossary",
    }
    return render(request, "subtitles/checks.html", context)


def _rows(tag: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Each check: its name, what is chosen here, and the default; first those that block by themselves."""
    stored = {(row.language, row.code): row.severity for row in CheckSeverity.objects.filter(language__in=["", tag])}
    rows: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    for code in CODES:
        own = DEFAULT_SEVERITY.get(code, "warning")
        usual = (stored.get(("", code), "") if tag else "") or own
        name, chosen = translate_message(Message(NAMES[code])), stored.get((tag, code), "")
        rows[own == "error"].append({"code": code, "name": name, "chosen": chosen, "usual": severity_words(usual)})
    return rows[True], rows[False]


def severity_words(severity: str) -> str:
    return {"error": _("blocks"), "warning": _("warns"), "off": _("silent")}[severity]
