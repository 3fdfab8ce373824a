"""The form of the consent, and what all forms of the workshop share. Each field's error is a message."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from craft import languages
from craft.text.folding import fold
from volunteers.models import Consent


def language_choices() -> list[tuple[str, str]]:
    """For who chooses for themselves: by its own name, and that of the page's language."""
    page = get_language()
    return [(language.tag, language.named_in(page)) for language in languages.all_languages() if language.tag != "fr"]


def language_names() -> list[tuple[str, str]]:
    """For who chooses for others: by the name in the page's language, in its alphabet."""
    page = get_language()
    names = [(language.tag, language.name_in(page)) for language in languages.all_languages() if language.tag != "fr"]
    return sorted(names, key=lambda pair: fold(pair[1]))


class PlainForm(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ConsentForm(PlainForm):
    publish = forms.BooleanField(
        label=_("Publish my voice with the films, on the town's site and in its files"), required=False
    )
    hotline = forms.BooleanField(label=_("Let people hear it on the telephone hotline"), required=False)
    pass_on = forms.BooleanField(
        label=_("Let it leave the town's site: as a voice message, in short parts, in podcasts, on schools' pages"),
        required=False,
    )
    repair = forms.BooleanField(label=_("Let a machine take the noise out of my noisy recordings"), required=False)
    say_back = forms.BooleanField(
        label=_("Keep, for the reviewers alone, what I say back in French of others' recordings"), required=False
    )
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

    def leave_out(self, name: str) -> None:
        """What somebody was not asked yet: the first noisy recording asks, or the first one to say back. A box without
        a tick would say no for them."""
        del self.fields[name]
