"""What a notification says, and why this person gets it, in the active language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dubbing.templatetags.hard_steps import words_of
from volunteers.models import Notification
from volunteers.queries.stuck_steps import STUCK_MESSAGES

Kind = Notification.Kind
YOU_COORDINATE, LOOK = _("You get this because you coordinate."), _("Look")


@dataclass(frozen=True)
class NewsWords:
    """headline: `{name}` is who did it; or made of the row, and of how many alike are told as one. why: a whole
    sentence, since other languages build it otherwise. act: the word on the button that leads there."""

    headline: Promise | Callable[[Notification, int], str]
    why: Promise = YOU_COORDINATE
    act: Promise = LOOK


def _texts_headline(_row: Notification, count: int) -> str:
    return ngettext("A text of yours is approved.", "{count} texts of yours are approved.", count).format(count=count)


def _takes_headline(_row: Notification, count: int) -> str:
    return ngettext("A recording of yours is approved.", "{count} recordings of yours are approved.", count).format(
        count=count
    )


def _live_headline(row: Notification, _count: int) -> str:
    texts, takes = int(row.figures.get("texts", 0)), int(row.figures.get("takes", 0))
    parts = []
    if texts:
        parts.append(ngettext("{count} text of yours", "{count} texts of yours", texts).format(count=texts))
    if takes:
        parts.append(ngettext("{count} recording of yours", "{count} recordings of yours", takes).format(count=takes))
    return gettext("Parents can see it now, with {what}. Thank you!").format(what=gettext(" and ").join(parts))


def _plays_headline(row: Notification, _count: int) -> str:
    plays = int(row.figures.get("plays", 0))
    return ngettext(
        "The film with your work was played once in its first week.",
        "The film with your work was played {count} times in its first week.",
        plays,
    ).format(count=plays)


def _clarity_headline(row: Notification, _count: int) -> str:
    told = row.figures
    return words_of(str(told.get("changed", "")), int(told.get("before", 0)), int(told.get("now", 0)))


def _stuck_headline(row: Notification, _count: int) -> str:
    return str(STUCK_MESSAGES.get(row.figures.get("what", ""), ""))


YOU_WROTE, YOUR_VOICE = _("You get this because you wrote it."), _("You get this because it is your voice.")
YOUR_WORK = _("You get this because your work is in this film.")
YOU_REVIEW = _("You get this because you may review this language.")
SEE_IT, ANSWER, REVIEW_TEXTS = _("See it as parents do"), _("Answer"), _("Review texts")
WORDS = {
    Kind.TEXT_APPROVED: NewsWords(_texts_headline, YOU_WROTE),
    Kind.TEXT_SENT_BACK: NewsWords(_("{name} asks you to change a text."), YOU_WROTE, _("Change the text")),
    Kind.TAKE_APPROVED: NewsWords(_takes_headline, YOUR_VOICE),
    Kind.TAKE_ASKED_AGAIN: NewsWords(_("{name} asks you to record a sentence again."), YOUR_VOICE, _("Record again")),
    Kind.LIVE: NewsWords(_live_headline, YOUR_WORK, SEE_IT),
    Kind.PLAYED: NewsWords(_plays_headline, YOUR_WORK, SEE_IT),
    Kind.HELPED: NewsWords(_clarity_headline, YOUR_WORK),
    Kind.TEXTS_WAIT: NewsWords(_("Texts wait for a review."), YOU_REVIEW, REVIEW_TEXTS),
    Kind.TAKES_WAIT: NewsWords(_("Recordings wait for somebody to hear them."), YOU_REVIEW, _("Listen")),
    Kind.OPENED: NewsWords(
        _("A film needs your language."), _("You get this because you help with this language."), _("Translate")
    ),
    Kind.NUDGE: NewsWords(
        _("You had begun here. If you have a few minutes, it still waits for you."),
        _("You get this because you began a sentence and did not send it."),
        _("Continue"),
    ),
    Kind.GONE: NewsWords(_("{name} began here and has not come back. Write to them, or ask somebody else.")),
    Kind.STUCK: NewsWords(_stuck_headline),
    Kind.COMMENT: NewsWords(
        _("{name} wrote about a sentence."), _("You get this because you worked on this sentence."), ANSWER
    ),
    Kind.MENTION: NewsWords(
        _("{name} wrote to you about a sentence."), _("You get this because you were named."), ANSWER
    ),
    Kind.NOT_UNDERSTOOD: NewsWords(_("{name} does not understand the French of a sentence."), act=ANSWER),
    Kind.RESOLVED: NewsWords(
        _("{name} settled what you had written about a sentence."), _("You get this because you asked."), ANSWER
    ),
    Kind.REVIEWER: NewsWords(
        _("You may review this language now. Thank you for your work."),
        _("You get this because a coordinator trusts your work."),
        REVIEW_TEXTS,
    ),
}


def headline(row: Notification, count: int = 1) -> str:
    """The message; `count` of them where several alike are told as one. Where it happened stands beside it."""
    words = WORDS[Kind(row.kind)].headline
    if not isinstance(words, Promise):
        return words(row, count)
    who = row.by.public_name if row.by is not None and row.by.erased_at is None else gettext("Somebody")
    return str(words).format(name=who)


def why(row: Notification) -> str:
    """Why this person gets it; who coordinates hears of what waits where nobody may review it."""
    return str(YOU_COORDINATE if "nobody" in row.figures else WORDS[Kind(row.kind)].why)


def act_of(row: Notification) -> str:
    """The word on the button that leads there."""
    return str(WORDS[Kind(row.kind)].act)
