"""What a notification says, and why this person gets it, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dubbing.templatetags.hard_steps import words_of
from volunteers.models import Notification
from volunteers.queries.stuck_steps import STUCK_MESSAGES

Kind = Notification.Kind


def headline(row: Notification, count: int = 1) -> str:
    """The message; `count` of them where several alike are told as one. Where it happened stands beside it."""
    who = row.by.public_name if row.by is not None and row.by.erased_at is None else _("Somebody")
    match row.kind:
        case Kind.TEXT_APPROVED:
            return ngettext("A text of yours is approved.", "{count} texts of yours are approved.", count).format(
                count=count
            )
        case Kind.TEXT_SENT_BACK:
            return _("{name} asks you to change a text.").format(name=who)
        case Kind.TAKE_APPROVED:
            return ngettext(
                "A recording of yours is approved.", "{count} recordings of yours are approved.", count
            ).format(count=count)
        case Kind.TAKE_ASKED_AGAIN:
            return _("{name} asks you to record a sentence again.").format(name=who)
        case Kind.LIVE:
            return _thanks(row)
        case Kind.PLAYED:
            plays = int(row.figures.get("plays", 0))
            return ngettext(
                "The film with your work was played once in its first week.",
                "The film with your work was played {count} times in its first week.",
                plays,
            ).format(count=plays)
        case Kind.HELPED:
            told = row.figures
            return words_of(str(told.get("changed", "")), int(told.get("before", 0)), int(told.get("now", 0)))
        case Kind.TEXTS_WAIT:
            return _("Texts wait for a review.")
        case Kind.TAKES_WAIT:
            return _("Recordings wait for somebody to hear them.")
        case Kind.OPENED:
            return _("A film needs your language.")
        case Kind.NUDGE:
            return _("You had begun here. If you have a few minutes, it still waits for you.")
        case Kind.GONE:
            return _("{name} began here and has not come back. Write to them, or ask somebody else.").format(name=who)
        case Kind.COMMENT:
            return _("{name} wrote about a sentence.").format(name=who)
        case Kind.MENTION:
            return _("{name} wrote to you about a sentence.").format(name=who)
        case Kind.NOT_UNDERSTOOD:
            return _("{name} does not understand the French of a sentence.").format(name=who)
        case Kind.RESOLVED:
            return _("{name} settled what you had written about a sentence.").format(name=who)
        case Kind.REVIEWER:
            return _("You may review this language now. Thank you for your work.")
        case Kind.STUCK:
            return str(STUCK_MESSAGES.get(row.figures.get("what", ""), ""))
    return ""


def _thanks(row: Notification) -> str:
    texts, takes = int(row.figures.get("texts", 0)), int(row.figures.get("takes", 0))
    parts = []
    if texts:
        parts.append(ngettext("{count} text of yours", "{count} texts of yours", texts).format(count=texts))
    if takes:
        parts.append(ngettext("{count} recording of yours", "{count} recordings of yours", takes).format(count=takes))
    return _("Parents can see it now, with {what}. Thank you!").format(what=_(" and ").join(parts))


def why(row: Notification) -> str:
    """Why this person gets it, in a whole sentence: other languages build it otherwise."""
    match row.kind:
        case Kind.TEXT_APPROVED | Kind.TEXT_SENT_BACK:
            return _("You get this because you wrote it.")
        case Kind.TAKE_APPROVED | Kind.TAKE_ASKED_AGAIN:
            return _("You get this because it is your voice.")
        case Kind.LIVE | Kind.PLAYED | Kind.HELPED:
            return _("You get this because your work is in this film.")
        case Kind.TEXTS_WAIT | Kind.TAKES_WAIT if "nobody" not in row.figures:
            return _("You get this because you may review this language.")
        case Kind.OPENED:
            return _("You get this because you help with this language.")
        case Kind.NUDGE:
            return _("You get this because you began a sentence and did not send it.")
        case Kind.COMMENT:
            return _("You get this because you worked on this sentence.")
        case Kind.MENTION:
            return _("You get this because you were named.")
        case Kind.RESOLVED:
            return _("You get this because you asked.")
        case Kind.REVIEWER:
            return _("You get this because a coordinator trusts your work.")
    return _("You get this because you coordinate.")


def act_of(row: Notification) -> str:
    """The word on the button that leads there."""
    match row.kind:
        case Kind.TEXT_SENT_BACK:
            return _("Change the text")
        case Kind.TAKE_ASKED_AGAIN:
            return _("Record again")
        case Kind.LIVE | Kind.PLAYED:
            return _("See it as parents do")
        case Kind.TEXTS_WAIT | Kind.REVIEWER:
            return _("Review texts")
        case Kind.TAKES_WAIT:
            return _("Listen")
        case Kind.OPENED:
            return _("Translate")
        case Kind.NUDGE:
            return _("Continue")
        case Kind.COMMENT | Kind.MENTION | Kind.NOT_UNDERSTOOD | Kind.RESOLVED:
            return _("Answer")
    return _("Look")
