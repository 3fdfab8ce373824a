"""The languages of a tutorial: opened, closed, and how strict each is."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.errors import Refused, unreadable_request
from tutorials.actions import version_close, version_open, version_policy
from tutorials.actions.versions import no_language_chosen
from tutorials.views.access import coordinators, person_of
from tutorials.views.lookup import tutorial_or_missing, version_or_missing


@require_POST
@coordinators
def open_language(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Open every language that was ticked."""
    tutorial = tutorial_or_missing(slug)
    asked = request.POST.getlist("language")
    if not asked:
        raise no_language_chosen()
    with transaction.atomic():
        opened = [version_open(by=person_of(request), tutorial=tutorial, language=tag) for tag in asked]
    names = ", ".join(version.table_row.name_in(get_language()) for version in opened)
    messages.success(request, _("Open now: {languages}").format(languages=names))
    return redirect("tutorials:detail", slug)


@require_POST
@coordinators
def change(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """do=close, do=open, or do=policy with its two boxes."""
    version = version_or_missing(tutorial_or_missing(slug), language)
    person, do = person_of(request), request.POST.get("do", "")
    if do == "close":
        version_close(by=person, version=version, reason=request.POST.get("reason", ""))
    elif do == "open":
        version_open(by=person, tutorial=version.tutorial, language=version.language)
    elif do == "policy":
        version_policy(
            by=person,
            version=version,
            self_review_allowed="self_review_allowed" in request.POST,
            spoken_first="spoken_first" in request.POST,
            reason=request.POST.get("reason", ""),
        )
    else:
        raise Refused(unreadable_request())
    messages.success(request, _("Kept: {language}").format(language=version.table_row.name_in(get_language())))
    return redirect("tutorials:detail", slug)
