"""The coordinator's forms: invitations, people, the town. Each field's error is a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dubbing.releases.outlets import registered_outlets
from town.models import Town
from tutorials.models import Slowing
from tutorials.templatetags.tutorial_words import HOLDS, SLOWING
from volunteers.consent_form import PlainForm, language_names
from volunteers.models import Role


class Subject(NamedTuple):
    """Fields of the town under one title. wrong: whether one of them is."""

    title: Promise | str
    hint: Promise | str
    fields: list[BoundField]
    wrong: bool


class InviteForm(PlainForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_names, widget=forms.CheckboxSelectMultiple, required=False
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
        label=_("Languages"), choices=language_names, widget=forms.CheckboxSelectMultiple
    )


class TownForm(PlainForm):
    name = forms.CharField(
        label=_("Name of the town"),
        help_text=_("A town by its name alone. A museum or an association as it calls itself: “Musée du Vélo”."),
        max_length=120,
    )
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
    embed_origins = forms.CharField(
        label=_("Sites that may show the player"),
        help_text=_("One on each line, like https://www.ville.fr"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    outlets_on = forms.MultipleChoiceField(
        label=_("What leaves the site"),
        help_text=_("What has no tick is made no more, no page links to it, and its address answers “not found”."),
        choices=lambda: [(outlet.name, outlet.title) for outlet in registered_outlets()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    holds = forms.TypedChoiceField(
        label=_("Where a language needs longer than the French"),
        help_text=_("Every recording is then heard whole. Else what finds no room is to be recorded again, shorter."),
        choices=list(HOLDS.items()),
        coerce=lambda answer: answer == "on",
    )
    slowing = forms.TypedChoiceField(
        label=_("Where the picture never stands still"),
        help_text=_("The picture then goes a little more slowly, only as much as a recording needs."),
        choices=[
            (Town.Slowing(0 if answer == Slowing.OFF else int(answer)), words) for answer, words in SLOWING.items()
        ],
        coerce=int,
        required=False,
        empty_value=None,
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
    repairs = forms.TypedChoiceField(
        label=_("Recordings with too much noise or hum"),
        help_text=_("The recording itself stays. Each voice is asked once and may say no."),
        choices=[
            ("on", _("a machine takes the noise out, where the voice agrees")),
            ("off", _("they stay as they were recorded")),
        ],
        coerce=lambda answer: answer == "on",
        required=False,
        empty_value=None,
    )
    reviewer_after = forms.IntegerField(
        label=_("After how many approved sentences somebody is proposed as a reviewer"),
        help_text=_("Texts and recordings in one language. 0: nobody is proposed."),
        min_value=0,
        max_value=10_000,
        required=False,
    )

    # (title, hint, fields) by subject: what every town fills in stands open, the rest is folded under its title.
    SUBJECTS = (
        ("", "", ("name", "hotline_number", "hotline_hours", "contact_email", "site")),
        (
            _("Legal notice"),
            _(
                "The law asks every public site who publishes it and on whose machine it runs. It is shown under"
                " “Legal notice”."
            ),
            (
                *("publisher_name", "publisher_address", "publisher_telephone", "publication_director"),
                *("host_name", "host_address", "host_telephone"),
            ),
        ),
        (
            _("What leaves the site"),
            _(
                "Every film in each language can be taken along in these ways. Files that were made before go with"
                " their release."
            ),
            ("outlets_on",),
        ),
        (_("On another site"), "", ("embed_origins",)),
        (
            _("When a language needs longer"),
            _(
                "Some languages need more time than the French. The picture can then stand still for a moment while"
                " the voice goes on. A film and a language can have a choice of their own."
            ),
            ("holds", "slowing", "hold_fastest", "hold_longer"),
        ),
        (_("Recordings and reviewers"), "", ("repairs", "reviewer_after")),
    )

    def subjects(self) -> Iterator[Subject]:
        for title, hint, names in self.SUBJECTS:
            fields = [self[name] for name in names]
            yield Subject(title, hint, fields, any(field.errors for field in fields))

    def clean_embed_origins(self) -> list[str]:
        """A list instead of lines."""
        return str(self.cleaned_data["embed_origins"]).split()

    def clean(self) -> None:
        """Left empty, a number stays as it is. What is off instead of what has a tick: a page from before an upgrade
        has no ticks, and switches nothing off."""
        for name in ("reviewer_after", "slowing", "repairs"):
            if self.cleaned_data.get(name, 0) is None:
                del self.cleaned_data[name]
        with_tick = self.cleaned_data.pop("outlets_on", ())
        if "outlets_on_shown" in self.data:
            self.cleaned_data["outlets_off"] = [one.name for one in registered_outlets() if one.name not in with_tick]
