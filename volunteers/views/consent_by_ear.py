"""The consent of a voice who reads nothing: heard where somebody said it, else read aloud by a neighbour."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from craft import languages
from craft.text.interface_units import message_id
from craft.text.spoken_words import PROMPT_IDS
from dubbing.queries.prompts import Prompt, prompts_in
from journal.errors import Refused
from volunteers.actions import consent_give
from volunteers.consent_form import ConsentForm
from volunteers.models import Consent, User
from volunteers.queries.consent_text import consent_texts, stands_alone
from volunteers.queries.spoken_consent import SpokenConsent, spoken_consents
from volunteers.views.access import person_of, sign_in_required
from volunteers.views.beginning import begins_at

FRENCH = "fr"
APART = ("credit", "credit_as")
PICTURES = {"publish": "play", "hotline": "phone", "pass_on": "send", "ai_training": "settings", "adult": "people"}


class PicturedUse(NamedTuple):
    """One choice: its field, its drawing, and its sound where somebody said it."""

    field: BoundField
    drawing: str
    sound: Prompt | None


@sign_in_required
@require_http_methods(["GET", "POST"])
def consent_by_ear(request: HttpRequest) -> HttpResponse:
    """Each choice is a picture to touch; no name is typed: the account's is shown, or none."""
    user = person_of(request)
    own = _languages_of(user)
    spoken = spoken_consents([*own, FRENCH])
    asked = request.POST.get("in") or request.GET.get("in", "")
    heard = spoken.get(asked) or next(iter(spoken.values()), None)
    prompted = heard.language.tag if heard else own[0]
    current = user.consents.filter(withdrawn_at=None).first()
    initial = {name: getattr(current, name) for name in ConsentForm.base_fields} if current else {}
    form = ConsentForm(request.POST or None, initial=initial)
    for later in ("repair", "say_back"):  # asked when the first of them comes
        form.leave_out(later)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, user, form)
        except Refused as refusal:
            error = refusal.message
        else:
            return redirect(begins_at(user))
    page = languages.get(request.LANGUAGE_CODE).tag
    shown = languages.get(page if stands_alone(page) else FRENCH)
    context = {
        "form": form,
        "uses": _uses_with_pictures(form, prompted),
        "error": error,
        "heard": heard,
        "others": [one.language for one in spoken.values() if one is not heard],
        "texts": _texts(shown.django_tag, heard),
        "shown_in": shown,
        "prompts": prompts_in(prompted, PROMPT_IDS),
        "name": user.display_name,
        "named": current is not None and current.credit != Consent.Credit.NONE,
    }
    return render(request, "volunteers/consent_by_ear.html", context, status=400 if request.method == "POST" else 200)


def _give(request: HttpRequest, user: User, form: ConsentForm) -> None:
    sound = request.POST.get("sound", "")
    page = languages.get(request.LANGUAGE_CODE).tag
    language = request.POST.get("in", "") if sound else page if stands_alone(page) else FRENCH
    choices = {**form.cleaned_data, "credit_as": user.display_name}
    consent_give(by=user, language_read=language, heard=sound, read_aloud=not sound, **choices)


def _languages_of(user: User) -> list[str]:
    """Of this person's work, then what they speak besides; French where nothing is known."""
    spoken = user.spoken_languages.order_by("pk").values_list("language", flat=True)
    return list(dict.fromkeys([*filter(None, user.work_languages()), *spoken])) or [FRENCH]


def _uses_with_pictures(form: ConsentForm, tag: str) -> list[PicturedUse]:
    with translation.override(None):  # as gettext knows them
        units = {name: message_id("", str(field.label)) for name, field in form.fields.items()}
    sounds = prompts_in(tag, units.values())
    return [
        PicturedUse(field, PICTURES.get(field.name, "ear"), sounds.get(units[field.name]))
        for field in form
        if field.name not in APART
    ]


def _texts(django_tag: str, heard: SpokenConsent | None) -> list[tuple[str, Any]]:
    """Each sentence, and its sound."""
    with translation.override(django_tag):
        texts = consent_texts()
    return [(text, heard.sounds[number] if heard else None) for number, text in enumerate(texts)]
