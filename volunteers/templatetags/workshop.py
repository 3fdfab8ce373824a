"""The words of the coordinator's pages: steps, states, what is stuck, and journal entries."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from journal.models import Entry
from volunteers.queries import STUCK, Stuck

register = template.Library()

TUTORIAL_STATES: dict[str, Promise] = {
    "uploaded": pgettext_lazy("film", "uploaded"),
    "probing": pgettext_lazy("film", "looking at the file"),
    "transcribing": pgettext_lazy("film", "being transcribed"),
    "editing": pgettext_lazy("film", "French to correct"),
    "open": pgettext_lazy("film", "open"),
    "archived": pgettext_lazy("film", "archived"),
    "failed": pgettext_lazy("film", "failed"),
}
RELEASE_STATES: dict[str, Promise] = {
    "queued": pgettext_lazy("release", "waiting"),
    "building": pgettext_lazy("release", "being built"),
    "ready": pgettext_lazy("release", "held"),
    "live": pgettext_lazy("release", "published"),
    "superseded": pgettext_lazy("release", "replaced"),
    "withdrawn": pgettext_lazy("release", "withdrawn"),
    "failed": pgettext_lazy("release", "failed"),
}
ENTRIES: dict[str, Promise] = {
    "open languageversion": gettext_lazy("opened a language"),
    "close languageversion": gettext_lazy("closed a language"),
    "policy languageversion": gettext_lazy("changed how a language is reviewed"),
    "holds languageversion": gettext_lazy("chose whether the picture waits in a language"),
    "create tutorial": gettext_lazy("added a film"),
    "describe tutorial": gettext_lazy("changed the title or the summary of a film"),
    "settle tutorial": gettext_lazy("changed the settings of a film"),
    "retry tutorial": gettext_lazy("started the work on a film again"),
    "archive tutorial": gettext_lazy("archived a film"),
    "erase tutorial": gettext_lazy("destroyed a film everywhere"),
    "transcribed tutorial": gettext_lazy("transcribed a film"),
    "failed tutorial": gettext_lazy("could not finish a film"),
    "conflict segment": gettext_lazy("saved a sentence after somebody else; both texts are kept"),
    "edit segment": gettext_lazy("corrected a French sentence"),
    "move segment": gettext_lazy("moved the limits of a sentence"),
    "split segment": gettext_lazy("split a sentence"),
    "merge segment": gettext_lazy("merged two sentences"),
    "pin segment": gettext_lazy("fixed the moment of a sentence"),
    "shorten segment": gettext_lazy("wrote a shorter French for a sentence"),
    "step segment": gettext_lazy("changed the steps of the paper version"),
    "comment comment": gettext_lazy("wrote about a sentence"),
    "resolve comment": gettext_lazy("settled a comment"),
    "reopen comment": gettext_lazy("opened a comment again"),
    "submit translationrevision": gettext_lazy("sent a translation"),
    "approve translationrevision": gettext_lazy("approved a translation"),
    "ask_change translationrevision": gettext_lazy("asked for a translation again"),
    "meaning_unchanged translation": gettext_lazy("said that a translation still holds"),
    "keep_length translation": gettext_lazy("said that a text cannot be shorter"),
    "record take": gettext_lazy("recorded a sentence"),
    "bring_take take": gettext_lazy("brought a recording made elsewhere"),
    "send take": gettext_lazy("sent a recording"),
    "approve take": gettext_lazy("approved a recording"),
    "ask_again take": gettext_lazy("asked for a recording again"),
    "still_says take": gettext_lazy("said that a recording still holds"),
    "unreadable take": gettext_lazy("could not read a recording"),
    "hear_draft job": gettext_lazy("asked to hear a whole film before it is published"),
    "request release": gettext_lazy("asked to publish"),
    "go_live release": gettext_lazy("published a release"),
    "withdraw release": gettext_lazy("withdrew a release"),
    "consent consent": gettext_lazy("chose what happens to their voice"),
    "record_consent consent": gettext_lazy("recorded a consent given elsewhere"),
    "change_credit user": gettext_lazy("chose how their voice is named"),
    "withdraw_consent consent": gettext_lazy("withdrew a consent"),
    "withdraw_voice user": gettext_lazy("took a voice back: its recordings are erased"),
    "free release": gettext_lazy("removed the files of a release"),
    "invite invitation": gettext_lazy("made an invitation"),
    "accept_invitation invitation": gettext_lazy("accepted an invitation"),
    "revoke_invitation invitation": gettext_lazy("ended an invitation"),
    "create_person user": gettext_lazy("made an account"),
    "give_role user": gettext_lazy("gave a role"),
    "take_role user": gettext_lazy("took a role away"),
    "make_code user": gettext_lazy("made a one-time code"),
    "edit_town town": gettext_lazy("changed the town's settings"),
}


@register.simple_tag
def new_key() -> str:
    """A form's own key: sent twice, it is done once."""
    return str(uuid4())


@register.filter
def tutorial_state_word(state: str) -> str:
    return str(TUTORIAL_STATES.get(state, state))


@register.filter
def release_state_word(state: str) -> str:
    return str(RELEASE_STATES.get(state, state))


@register.filter
def stuck_message(stuck: Stuck) -> str:
    return str(STUCK[stuck.what])


@register.filter
def entry_words(entry: Entry) -> str:
    """What was done, without who: "approved a translation"; an entry that has no words yet shows its own."""
    known = ENTRIES.get(f"{entry.verb} {entry.object_type}")
    return str(known) if known is not None else f"{entry.verb} {entry.object_type}"


@register.filter
def entry_actor(entry: Entry) -> str:
    return entry.actor.public_name if entry.actor is not None else _("Portevoix itself")
