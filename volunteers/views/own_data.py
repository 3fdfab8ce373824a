"""One's own data: taken along as a ZIP, erased; and a voice withdrawn by the link of a letter, without signing in."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dubbing.queries.voice_reach import VoiceReach, voice_reach
from journal.errors import Missing, Refused
from subtitles.models import Draft, TranslationRevision
from town.queries import town_row
from tutorials.views.final_acts import FinalAct, asked_first
from volunteers.actions.accounts import account_erase, key_holder, voice_withdraw_by_key
from volunteers.exports.own_data_zip import own_data_zip
from volunteers.models import User
from volunteers.queries.retention import Periods
from volunteers.views.access import person_of, sign_in_required
from volunteers.views.sign_in import TOO_MANY
from volunteers.views.voice import VOICE_GONE, said_back_goes, withdrawal_of

# A download holds a thread of the web server as long as the line is slow: of its sixteen, two at most.
EXPORTS_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Erasure(FinalAct):
    """choices: (name, what the box says) of what goes or stays only if it is ticked."""

    choices: tuple[tuple[str, str], ...] = ()


class _CountedDownload:
    """The pieces of a download, which gives its place back when it ends, however it ends."""

    def __init__(self, pieces: Generator[bytes]) -> None:
        self.pieces = pieces
        self.open = True

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        if self.open:
            self.open = False
            EXPORTS_AT_ONCE.release()
            self.pieces.close()

    def __del__(self) -> None:
        self.close()  # nobody closes an answer that a middleware replaces, as where the session cannot be kept


@never_cache
@sign_in_required
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything that is kept about oneself, as a ZIP, made while it is sent. By POST: no other site can ask for it."""
    if not ratelimit.consume(request, action="export", user=person_of(request)):
        return render(request, "workshop_error.html", {"sentence": TOO_MANY}, status=429)
    if not EXPORTS_AT_ONCE.acquire(blocking=False):
        busy = _("Others are fetching their data just now. Try again in a few minutes.")
        return render(request, "workshop_error.html", {"sentence": busy}, status=429)
    pieces = _CountedDownload(own_data_zip(person_of(request)))
    name = f"portevoix-{timezone.localdate().isoformat()}.zip"
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )


@never_cache
@sign_in_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's account in two taps: the first says what goes and what stays, the second does it."""
    user = person_of(request)
    act = _erasure(user, voice_reach(user.pk))
    if (asked := asked_first(request, act)) is not None:
        return asked
    voice = request.POST.get("voice") == "on"
    try:
        erased = account_erase(by=user, user=user, voice=voice, keep_name=request.POST.get("keep_name") == "on")
    except Refused as refusal:
        return render(request, "workshop_error.html", {"sentence": refusal.message}, status=400)
    said = [_("Your account is erased: nobody can sign in with it any more, and your address is deleted.")]
    if voice:
        said.append(_("Your voice leaves the films within the hour."))
    if erased.withdrawal:
        said.append(_("Keep this address: with it you can take your voice back at any time, without signing in."))
    logout(request)
    withdrawal = settings.PUBLIC_ADDRESS + erased.withdrawal if erased.withdrawal else ""
    return _message_page(request, _("Your account is erased"), said, withdrawal)


def _erasure(user: User, reach: VoiceReach) -> Erasure:
    """What goes and what stays, counted."""
    drafts = Draft.objects.filter(person=user).count()
    texts = TranslationRevision.objects.filter(author=user).count()
    goes = [_("Your sign-in and your e-mail address go: nobody can sign in with them any more.")]
    if drafts:
        goes.append(ngettext("Your {n} draft is deleted.", "Your {n} drafts are deleted.", drafts).format(n=drafts))
    goes.append(_("Your news, your languages, your roles and your open invitations are deleted."))
    goes += said_back_goes(reach)
    goes.append(_("Your name goes: from the films, and from under your texts and comments."))
    goes.append(_("After that nobody can bring your account back."))
    stays = []
    if texts:
        stays.append(
            ngettext(
                "The {n} text that you sent stays, under a pseudonym.",
                "The {n} texts that you sent stay, under a pseudonym.",
                texts,
            ).format(n=texts)
        )
    stays.append(_("The journal keeps what was done and when, under the same pseudonym."))
    choices = []
    if reach.takes:
        years = Periods().consent_years
        stays.append(
            ngettext(
                "Your {n} recording stays in the films until you take it back, for {years} years at most.",
                "Your {n} recordings stay in the films until you take them back, for {years} years at most.",
                reach.takes,
            ).format(n=reach.takes, years=years)
        )
        choices.append(("voice", _("Take my voice back too: my recordings are erased and leave the films")))
    if texts:
        choices.append(("keep_name", _("Leave my name under my texts")))
    return Erasure(
        title=_("Erase my account"),
        goes=goes,
        stays=stays,
        word=_("Erase my account"),
        back=reverse("volunteers:account"),
        template="volunteers/erase.html",
        choices=tuple(choices),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_by_letter(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's voice back with the link of a letter: for those whose account is closed. Two taps, as everywhere."""
    if not ratelimit.consume(request, action="letter_link"):
        return render(request, "workshop_error.html", {"sentence": TOO_MANY}, status=429)
    try:
        person = key_holder(key)
    except Missing as refusal:
        return _message_page(request, _("This link leads nowhere"), [refusal.message], status=410)
    reach, done = voice_reach(person.pk), _("Your voice is taken back")
    if not reach.takes and not person.consents.filter(withdrawn_at=None).exists():
        return _message_page(request, done, [_("No recording of you is left here.")])
    act = withdrawal_of(reach, back="/", undo=False)
    if (asked := asked_first(request, act)) is not None:
        return asked
    voice_withdraw_by_key(key=key)
    return _message_page(request, done, [str(VOICE_GONE)])


def _message_page(
    request: HttpRequest, title: str, said: list[str], withdrawal: str = "", *, status: int = 200
) -> HttpResponse:
    town = town_row()
    context = {"title": title, "said": said, "withdrawal": withdrawal, "town": town}
    return render(request, "volunteers/erased.html", context, status=status)
