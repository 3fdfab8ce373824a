"""A take's cough or click: marked in the picture of its level, heard without, cut out, and put back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dubbing.actions import noise_cut_out, noise_put_back
from dubbing.actions.cut_out import OPEN
from dubbing.models import Take
from dubbing.views.lookup import no_recording, take_or_missing, version_context, version_of
from dubbing.views.studio_json import studio_words
from journal.errors import Refused, unreadable_request
from tutorials.views.access import person_of, workshop


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@workshop
def noise(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """POST `from`, `until` (ms of the take as it sounds): cut it out; without them: put everything back."""
    person = person_of(request)
    take = take_or_missing(person, client_id)
    if take.state == Take.State.ERASED:
        raise no_recording()
    version = version_of(take)
    if request.method == "POST":
        try:
            if "until" not in request.POST:
                made = noise_put_back(by=person, version=version, take=take)
            else:
                start, end = (_milliseconds(request.POST.get(name, "")) for name in ("from", "until"))
                made = noise_cut_out(by=person, version=version, take=take, start_ms=start, end_ms=end)
            return redirect("dubbing:noise", made.client_id)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("dubbing:noise", client_id)
    reviews, where = person.may_review(version.language), (version.tutorial.slug, version.language)
    waiting = f"{reverse('dubbing:review', args=where)}?take={client_id}"
    context = {
        **version_context(version, "review" if reviews else "record"),
        "take": take,
        "back": waiting if reviews else reverse("dubbing:start", args=where),
        "checking": studio_words()["checking"] if take.state == Take.State.RECEIVED else "",
        "open": take.state in OPEN,
        "reviews": reviews,
        "text": take.text,
    }
    return render(request, "dubbing/noise.html", context)


def _milliseconds(said: str) -> int:
    if not said.isdecimal() or len(said) > 8:
        raise Refused(unreadable_request())
    return int(said)
