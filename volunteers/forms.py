"""The forms of the workshop's people pages. Each field's error is a message."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from craft import languages
from tutorials.templatetags.tutorial_words import HOLDS
from volunteers.models import Consent, Role, Town


def language_choices() -> list[tuple[str, str]]:
    page = get_language()
    return [(language.tag, language.named_in(page)) for language in languages.all_languages() if language.tag != "fr"]


class PlainForm(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class InviteForm(PlainForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.Name.VOLUNTEER, _("volunteer: translates and records")),
            (Role.Name.REVIEWER, _("reviewer: also approves")),
            (Role.Name.COORDINATOR, _("coordinator: does everything")),
        ],
    )
    uses = forms.IntegerField(label=_("For how many people"), initial=1, min_value=1, max_value=200)
    days = forms.IntegerField(label=_("Valid for how many days"), initial=14, min_value=1, max_value=90)
    note = forms.CharField(label=_("A word to them (optional)"), max_length=200, required=False)


class PersonForm(PlainForm):
    display_name = forms.CharField(label=_("Name or pseudonym"), max_length=80)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )


class ConsentForm(PlainForm):
    publish = forms.BooleanField(
        label=_("Publish my voice with the films, on the town's site and in its files"), required=False
    )
    hotline = forms.BooleanField(label=_("Let people hear it on the telephone hotline"), required=False)
    ai_training = forms.BooleanField(label=_("Use it to train or clone voices by machine"), required=False)
    adult = forms.BooleanField(label=_("I am 18 or older"), required=False)
    credit = forms.ChoiceField(
        label=_("How to name me"),
        choices=[
            (Consent.Credit.NONE, _("not at all")),
            (Consent.Credit.PSEUDONYM, _("by my pseudonym")),
            (Consent.Credit.NAME, _("by my name")),
        ],
        widget=forms.RadioSelect,
        initial=Consent.Credit.NONE,
    )
    credit_as = forms.CharField(
        label=_("The name, as it will stand beside the films"),
        help_text=_("On the page of each film, on its paper version and in its files. You can change it at any time."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class TownForm(PlainForm):
    name = forms.CharField(label=_("Name of the town"), max_length=120)
    hotline_number = forms.CharField(label=_("Telephone number of the hotline"), max_length=40, required=False)
    hotline_hours = forms.CharField(
        label=_("What else parents should know of its hours, in French"),
        help_text=_("For instance: not in the school holidays. Days and times are in each language already."),
        max_length=120,
        required=False,
    )
    contact_email = forms.EmailField(label=_("Contact e-mail"), required=False)
    site = forms.URLField(label=_("The town's site"), required=False, assume_scheme="https")
    publisher_name = forms.CharField(
        label=_("Publisher of the site"),
        help_text=_("The town or the association that answers for the site."),
        max_length=200,
        required=False,
    )
    publisher_address = forms.CharField(label=_("Address of the publisher"), max_length=300, required=False)
    publisher_telephone = forms.CharField(label=_("Telephone of the publisher"), max_length=40, required=False)
    publication_director = forms.CharField(
        label=_("Director of publication"),
        help_text=_("A person: for a town, its mayor."),
        max_length=200,
        required=False,
    )
    host_name = forms.CharField(
        label=_("Host of the site"),
        help_text=_("Whose machine it runs on: the town, if it is its own."),
        max_length=200,
        required=False,
    )
    host_address = forms.CharField(label=_("Address of the host"), max_length=300, required=False)
    host_telephone = forms.CharField(label=_("Telephone of the host"), max_length=40, required=False)
    language_order = forms.CharField(
        label=_("Languages in the order that parents see"),
        help_text=_("Tags with spaces between them: ar tr pt. The others follow."),
        required=False,
    )
    embed_origins = forms.CharField(
        label=_("Sites that may show the player"),
        help_text=_("One on each line, like https://www.ville.fr"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    holds = forms.TypedChoiceField(
        label=_("Where a language needs longer than the French"),
        help_text=_("Every recording is then heard whole. Else what finds no room is to be recorded again, shorter."),
        choices=list(HOLDS.items()),
        coerce=lambda answer: answer == "on",
    )
    hold_fastest = forms.TypedChoiceField(
        label=_("A voice may be played faster by"),
        help_text=_("Beyond that, the picture waits instead."),
        choices=[
            (Town.Fastest.CALM, _("5 %, hardly heard")),
            (Town.Fastest.USUAL, _("10 %, the usual choice")),
            (Town.Fastest.HURRIED, _("20 %, hurried, with the fewest waits")),
        ],
        coerce=int,
    )
    hold_longer = forms.IntegerField(
        label=_("How much longer a film may become, in percent"),
        help_text=_("A release above that waits for your yes."),
        min_value=0,
        max_value=100,
    )

    def fields_for_action(self) -> dict[str, Any]:
        """What the action takes: lists instead of lines."""
        data = dict(self.cleaned_data)
        data["language_order"] = data["language_order"].replace(",", " ").split()
        data["embed_origins"] = data["embed_origins"].split()
        return data

    def clean_language_order(self) -> str:
        order: str = self.cleaned_data["language_order"]
        unknown = [tag for tag in order.replace(",", " ").split() if not languages.is_known(tag)]
        if unknown:
            raise forms.ValidationError(_("Not in the table: %(tags)s"), params={"tags": ", ".join(unknown)})
        return order


# A device's answer comes through the browser, so a stranger may write anything there; allauth's own forms crash on some
# of it. Settings name these forms instead (MFA_FORMS).
GARBLED = (TypeError, ValueError, KeyError, AttributeError, IndexError, struct.error)


def _readable(credential: Any, form_of: type[RegistrationResponse] | type[AuthenticationResponse]) -> Any:
    try:
        form_of.from_dict(credential)
    except GARBLED as error:
        raise forms.ValidationError(_("The key's answer cannot be read. Try again.")) from error
    return credential


class NewKeyForm(AddWebAuthnForm):
    def clean_credential(self) -> Any:
        return _readable(self.cleaned_data["credential"], RegistrationResponse)


class KeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        _readable(self.cleaned_data["credential"], AuthenticationResponse)
        return super().clean_credential()


class KeySignInForm(KeyForm, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class KeyAgainForm(KeyForm, ReauthenticateWebAuthnForm):
    """Proving once more that it is you."""
