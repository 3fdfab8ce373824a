"""What can happen, by the journal's verb and object: what is said of it, whose work it is, where it is told.

A new act is one entry here. Coordinators read the words in the journal and everybody in their own data, so they are in
all languages of the workshop. A test walks every verb that code writes (tests/volunteers/test_journal_words.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteers.models.news import Notification

Kind = Notification.Kind


class Hears(Enum):
    """Who gets news of an event."""

    AUTHOR = auto()
    REVIEWERS = auto()
    TALKERS = auto()
    CONTRIBUTORS = auto()
    VOLUNTEERS = auto()
    REVIEWER = auto()


@dataclass(frozen=True)
class Event:
    """words: what was done, after the name of who did it. work: translate, review, record or listen, where it counts as
    a volunteer's act. at_home: its line on a coordinator's home (`ACTS` in templatetags/desk). news: what `hears` are
    told. undoes: the event that it takes back, with its unread news. ends_news: earlier unread news do not hold any
    more (pipelines/news_from_journal says which)."""

    words: Promise
    work: str = ""
    at_home: str = ""
    hears: Hears | None = None
    news: Kind | None = None
    undoes: str = ""
    ends_news: bool = False

    @property
    def concerns_news(self) -> bool:
        return bool(self.hears or self.undoes or self.ends_news)


# "verb object" → the event.
EVENTS: dict[str, Event] = {
    "open languageversion": Event(_("opened a language"), hears=Hears.VOLUNTEERS, news=Kind.OPENED),
    "close languageversion": Event(_("closed a language")),
    "policy languageversion": Event(_("changed how a language is reviewed")),
    "holds languageversion": Event(_("chose whether the picture waits in a language")),
    "create tutorial": Event(_("added a film")),
    "describe tutorial": Event(_("changed the title or the summary of a film")),
    "settle tutorial": Event(_("changed the settings of a film")),
    "keep_sound tutorial": Event(_("marked a sound of a film that stays")),
    "let_sound_go tutorial": Event(_("took the mark from a sound of a film")),
    "bring_music tutorial": Event(_("brought the music and effects of a film")),
    "check_music tutorial": Event(_("checked the music and effects of a film")),
    "remove_music tutorial": Event(_("removed the music and effects of a film")),
    "themes tutorial": Event(_("chose the themes of a film")),
    "path segment": Event(_("changed the path for parents")),
    "retry tutorial": Event(_("started the work on a film again")),
    "archive tutorial": Event(_("archived a film"), ends_news=True),
    "erase tutorial": Event(_("destroyed a film everywhere"), ends_news=True),
    "transcribed tutorial": Event(_("transcribed a film")),
    "failed tutorial": Event(_("could not finish a film")),
    "conflict segment": Event(_("saved a sentence after somebody else; both texts are kept")),
    "edit segment": Event(_("corrected a French sentence")),
    "move segment": Event(_("moved the limits of a sentence")),
    "split segment": Event(_("split a sentence")),
    "merge segment": Event(_("merged two sentences")),
    "pin segment": Event(_("fixed the moment of a sentence")),
    "shorten segment": Event(_("wrote a shorter French for a sentence")),
    "describe segment": Event(_("wrote an audio description")),
    "remove segment": Event(_("took an audio description out")),
    "put_back segment": Event(_("put an audio description back")),
    "step segment": Event(_("changed the steps of the paper version")),
    "comment comment": Event(_("wrote about a sentence"), at_home="comments", hears=Hears.TALKERS),
    "resolve comment": Event(_("settled a comment"), hears=Hears.TALKERS),
    "reopen comment": Event(_("opened a comment again")),
    "submit translationrevision": Event(
        _("sent a translation"), work="translate", at_home="texts", hears=Hears.REVIEWERS, news=Kind.TEXTS_WAIT
    ),
    "approve translationrevision": Event(
        _("approved a translation"),
        work="review",
        at_home="texts_approved",
        hears=Hears.AUTHOR,
        news=Kind.TEXT_APPROVED,
    ),
    "ask_change translationrevision": Event(
        _("asked for a translation again"), work="review", at_home="asked", hears=Hears.AUTHOR, news=Kind.TEXT_SENT_BACK
    ),
    "meaning_unchanged translation": Event(_("said that a translation still holds")),
    "keep_length translation": Event(_("said that a text cannot be shorter")),
    "record take": Event(_("recorded a sentence")),
    "bring_take take": Event(_("brought a recording made elsewhere")),
    "send take": Event(
        _("sent a recording"), work="record", at_home="takes", hears=Hears.REVIEWERS, news=Kind.TAKES_WAIT
    ),
    "approve take": Event(
        _("approved a recording"), work="listen", at_home="takes_approved", hears=Hears.AUTHOR, news=Kind.TAKE_APPROVED
    ),
    "ask_again take": Event(
        _("asked for a recording again"), work="listen", at_home="asked", hears=Hears.AUTHOR, news=Kind.TAKE_ASKED_AGAIN
    ),
    "still_says take": Event(_("said that a recording still holds")),
    "ask_repair take": Event(_("asked for a recording without its noise")),
    "say_back take": Event(_("said a recording back in French")),
    "refuse_repair take": Event(_("left a recording as it was recorded")),
    "move_cut run": Event(_("moved the cut between two recordings")),
    "unreadable take": Event(_("could not read a recording")),
    "shift_takes languageversion": Event(_("moved recordings by one sentence")),
    "hear_draft job": Event(_("asked to hear a whole film before it is published")),
    "request release": Event(_("asked to publish")),
    "go_live release": Event(_("published a release"), at_home="published", hears=Hears.CONTRIBUTORS, news=Kind.LIVE),
    "withdraw release": Event(_("withdrew a release")),
    "consent consent": Event(_("chose what happens to their voice")),
    "record_consent consent": Event(_("recorded a consent given elsewhere")),
    "answer_repair consent": Event(_("said whether a machine may take noise out of their recordings")),
    "answer_say_back consent": Event(_("said whether what they say back in French may be kept")),
    "pass_voice_on user": Event(_("let their voice leave the town's site")),
    "leave_consent consent": Event(_("left the consent as it was")),
    "change_credit user": Event(_("chose how their voice is named")),
    "announce_closing user": Event(_("wrote that an unused account will be closed")),
    "close_account user": Event(_("closed an account that nobody used")),
    "erase_account user": Event(_("erased an account")),
    "expire take": Event(_("erased a refused recording after its time")),
    "withdraw_consent consent": Event(_("withdrew a consent")),
    "withdraw_voice user": Event(_("took a voice back: its recordings are erased"), at_home="withdrew"),
    "held release": Event(_("held a release for a decision")),
    "voice_withdrawn release": Event(_("stopped a release: a voice was withdrawn")),
    "free release": Event(_("removed the files of a release")),
    "invite invitation": Event(_("made an invitation")),
    "accept_invitation invitation": Event(_("accepted an invitation"), at_home="joined"),
    "revoke_invitation invitation": Event(_("ended an invitation")),
    "undo_revoke_invitation invitation": Event(_("undid the end of an invitation")),
    "create_person user": Event(_("made an account")),
    "renew_invitation invitation": Event(_("made the link of an invitation anew")),
    "pass_over user": Event(_("did not make somebody a reviewer for now")),
    "give_role user": Event(_("gave a role"), hears=Hears.REVIEWER, news=Kind.REVIEWER),
    "take_role user": Event(_("took a role away"), ends_news=True),
    "undo_take_role user": Event(_("gave a role back that was just taken away")),
    "make_code user": Event(_("made a one-time code")),
    "edit_town town": Event(_("changed the town's settings")),
    "unarchive tutorial": Event(_("took a film out of the archive")),
    "in_step tutorial": Event(_("brought the words of the site up to date")),
    "undo_approve translationrevision": Event(
        _("took back the approval of a translation"), undoes="approve translationrevision"
    ),
    "undo_approve take": Event(_("took back the approval of a recording"), undoes="approve take"),
    "take_back translationrevision": Event(_("took back a text of a file")),
    "import textimport": Event(_("brought in a file of texts")),
    "import_end textimport": Event(_("stopped bringing in a file of texts")),
    "import_take_back textimport": Event(_("took back a file of texts")),
    "term term": Event(_("changed the glossary")),
    "severity checkseverity": Event(_("changed how strict the checks of texts are")),
    "stop job": Event(_("stopped the work of the machine")),
    "begin_withdrawal consent": Event(_("took their voice back; it can be undone for ten minutes")),
    "undo_withdrawal consent": Event(_("undid taking their voice back")),
    "cut_out take": Event(_("cut a noise out of a recording, or put it back")),
    "put sentencenote": Event(_("put something beside a hard sentence")),
    "remove sentencenote": Event(_("took away what stood beside a sentence")),
}


def find_event(verb: str, thing: str) -> Event | None:
    return EVENTS.get(f"{verb} {thing}")
