"""One's own voice: the consent, in the reader's language, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from craft import languages
from craft.text.interface_units import message_id
from dubbing.queries.prompts import Prompt, prompts_in
from dubbing.queries.voice_reach import VoiceReach, voice_reach
from journal.errors import Refused
from tutorials.views.access import address_back
from tutorials.views.final_acts import FinalAct, asked_first, say_done
from volunteers.actions import (
    consent_give,
    consent_left,
    repair_answer,
    say_back_answer,
    withdrawal_begin,
    withdrawal_undo,
)
from volunteers.consent_form import ConsentForm
from volunteers.models import Role, User
from volunteers.queries.consent_text import REPAIRED, SAID_BACK, consent_texts, readable_in, stands_alone, text_version
from volunteers.views.access import person_of, shows_refusals, sign_in_required
from volunteers.views.home import first_recording

CHANGED_AT_ANY_TIME = gettext_lazy("Thank you. You can change this at any time under “My account”.")
VOICE_GONE = gettext_lazy(
    "Your voice is withdrawn: your recordings are erased, and the films are made again without them within the hour."
)


@sign_in_required
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """What happens to one's voice, in the reader's language, with the French beside a draft; each use is a choice of
    its own."""
    user = person_of(request)
    readable = readable_in(user)
    page = languages.get(request.LANGUAGE_CODE).tag
    asked = request.POST.get("in") or request.GET.get("in", "")
    language = asked if asked in readable else page
    return _consent(request, user, language, sorted({*readable, page} - {language}))


def _consent(request: HttpRequest, user: User, language: str, others: list[str]) -> HttpResponse:
    current = user.consents.filter(withdrawn_at=None).first()
    initial = {name: getattr(current, name) for name in ConsentForm.base_fields} if current else {}
    initial["credit_as"] = initial.get("credit_as") or user.display_name
    form = ConsentForm(request.POST or None, initial=initial)
    if current is None or current.repair is None:
        form.leave_out("repair")
    if not (current and current.say_back) and not user.roles.exclude(role=Role.Name.VOLUNTEER).exists():
        form.leave_out("say_back")
    error, back = "", address_back(request, "")
    if request.method == "POST" and form.is_valid():
        try:
            named = {} if "credit_as" in request.POST else {"credit_as": None}  # a page from before the field
            consent_give(by=user, language_read=language, **{**form.cleaned_data, **named})
        except Refused as refusal:
            error = refusal.message
        else:
            if back:
                return redirect(back)
            if current is None and user.may_lend_voice() and (studio := first_recording(user)):
                return redirect(studio)
            messages.success(request, str(CHANGED_AT_ANY_TIME))
            return redirect("volunteers:home")
    context = {
        "form": form,
        "apart": ("credit", "credit_as", "adult"),  # shown below the uses
        "error": error,
        "back": back,
        "current": current,
        "texts": _labelled_texts_in(language),
        "french": _texts_in("fr"),
        "asks_anew": current is not None and current.asked_version != text_version(),
        "reading": languages.get(language),
        "is_draft": not stands_alone(language),
        "other_languages": others,
    }
    return render(request, "volunteers/consent.html", context, status=400 if request.method == "POST" else 200)


def _texts_in(tag: str) -> list[str]:
    with translation.override(languages.django_tag(tag)):
        return consent_texts()


def _labelled_texts_in(tag: str) -> list[tuple[str, str]]:
    """Each text with the label of its choice where that is asked when it is needed; else with ""."""
    with translation.override(languages.django_tag(tag)):
        apart = {"repair": REPAIRED, "say_back": SAID_BACK}
        labels = {str(text): str(ConsentForm.base_fields[use].label) for use, text in apart.items()}
        return [(text, labels.get(text, "")) for text in consent_texts()]


@sign_in_required
@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest) -> HttpResponse:
    """May a machine take the noise out of one's noisy recordings? Asked at the first one; answered here."""
    words: dict[str, str | Promise] = {
        "title": _("Without the noise"),
        "text": REPAIRED,
        "yes": _("Yes, take the noise out"),
        "no": _("Leave it as it is"),
    }
    return _one_use(request, repair_answer, words)


@sign_in_required
@require_http_methods(["GET", "POST"])
def say_back(request: HttpRequest) -> HttpResponse:
    """May what one says back in French be kept for the reviewers? Asked before the first time; answered here."""
    words: dict[str, str | Promise] = {
        "title": _("Say it back in French"),
        "text": SAID_BACK,
        "yes": _("Yes, keep it for the reviewers"),
        "no": _("No, I do not say recordings back"),
    }
    return _one_use(request, say_back_answer, words, after_no="volunteers:home")  # where they came from asks again


def _one_use(
    request: HttpRequest, act: Callable[..., None], words: dict[str, str | Promise], *, after_no: str = ""
) -> HttpResponse:
    user = person_of(request)
    back = address_back(request, "")
    answer = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    if answer is not None:
        try:
            act(by=user, agreed=answer)
        except Refused as refusal:  # agreed to nothing yet: that first, and back to the question
            messages.info(request, refusal.message)
            first = reverse("volunteers:consent")
            return redirect(f"{first}?{urlencode({'next': back})}" if back else first)
        messages.success(request, str(CHANGED_AT_ANY_TIME))
        return redirect((back if answer else after_no or back) or "volunteers:account")
    context = {**words, "asked_at": request.path, "back": back, "sound": _sound_of(user, words["text"])}
    return render(request, "volunteers/one_use.html", context)


def _sound_of(user: User, text: str | Promise) -> Prompt | None:
    """The text as a volunteer said it, in the language of this person's work, else in French."""
    with translation.override(None):  # as gettext knows it
        unit = message_id("", str(text))
    return prompts_in(next(filter(None, user.work_languages()), "fr"), [unit]).get(unit)


@sign_in_required
@require_http_methods(["POST"])
def leave_consent(request: HttpRequest) -> HttpResponse:
    """What a new wording asks is left as it is: nothing changes, and it is not asked again."""
    consent_left(by=person_of(request))
    messages.success(request, _("Nothing changes. You can look at it again at any time under “My account”."))
    return redirect("volunteers:home")


@sign_in_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's voice back in two taps: the first says what goes, the second does it."""
    user, account = person_of(request), reverse("volunteers:account")
    act = withdrawal_of(voice_reach(user.pk), back=account, undo=True)
    if (asked := asked_first(request, act)) is not None:
        return asked
    undo = reverse("volunteers:withdraw_undo") if withdrawal_begin(by=user) is not None else ""
    say_done(
        request,
        str(VOICE_GONE),
        undo=undo,
    )
    return redirect(account)


def withdrawal_of(reach: VoiceReach, *, back: str, undo: bool) -> FinalAct:
    """What stands before a voice is taken back, on the account's page and behind the link of a letter."""
    return FinalAct(
        title=_("Take my voice back"),
        goes=_what_goes(reach),
        stays=[_("The texts that you wrote stay.")],
        word=_("Take my voice back"),
        back=back,
        undo=undo,
    )


def _what_goes(reach: VoiceReach) -> list[str]:
    """How much of a voice there is, and what becomes of the films in which it is heard."""
    recordings = ngettext(
        "Your {n} recording is erased, everywhere, within the hour.",
        "Your {n} recordings are erased, everywhere, within the hour.",
        reach.takes,
    )
    films = ngettext(
        "{n} film falls back to subtitles where your voice was heard.",
        "{n} films fall back to subtitles where your voice was heard.",
        reach.tutorials,
    )
    said = [recordings.format(n=reach.takes)] if reach.takes else []
    said += said_back_goes(reach)
    if not said:
        return [_("There is no recording of you: none is erased.")]
    if reach.tutorials:
        said.append(films.format(n=reach.tutorials))
    return [*said, _("After that nobody can bring them back.")]


def said_back_goes(reach: VoiceReach) -> list[str]:
    """Of what somebody said back in French, and beside hard sentences."""
    said = ngettext(
        "What you said back in French of {n} recording is erased.",
        "What you said back in French of {n} recordings is erased.",
        reach.said_back,
    )
    beside = _("What you said beside hard sentences is erased.")
    each = ((said, reach.said_back), (beside, reach.notes))
    return [words.format(n=count) for words, count in each if count]


@sign_in_required
@require_http_methods(["POST"])
@shows_refusals("volunteers:account")
def withdraw_undo(request: HttpRequest) -> HttpResponse:
    """Within ten minutes: everything is as it was."""
    withdrawal_undo(by=person_of(request))
    messages.success(request, _("Undone: your voice may be used as before."))
    return redirect("volunteers:account")
