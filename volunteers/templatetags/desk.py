"""The words of the coordinators' desk: who is missing, what waits, what happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from craft import languages
from dubbing.templatetags.progress import PART_WORDS
from tutorials.templatetags.look import name_here
from volunteers.queries import STUCK_MESSAGES
from volunteers.queries.desk.facts import ActCount
from volunteers.queries.desk.missing_people import MissingPeople
from volunteers.queries.desk.next_acts import FirstAct
from volunteers.queries.desk.waiting_steps import STEP_OF_PART, Waits

register = template.Library()
AN_HOUR = timedelta(hours=1)

NOBODY: dict[str, Promise] = {
    "reviewer": gettext_lazy("nobody can review"),
    "voice": gettext_lazy("nobody lends a voice"),
    "second": gettext_lazy("by the only reviewer: a second one is needed"),
    "translator": gettext_lazy("nobody translates"),
}
_REVIEWER = gettext_lazy("Invite a reviewer ({language})")
INVITE = {
    "reviewer": _REVIEWER,
    "second": _REVIEWER,
    "voice": gettext_lazy("Invite a voice ({language})"),
    "translator": gettext_lazy("Invite a volunteer ({language})"),
}
DECISIONS: dict[str, Promise] = {
    "voice": gettext_lazy("It can be published with its voice."),
    "subtitles": gettext_lazy("It can be published with subtitles."),
}
FIRST_ACTS: dict[str, Promise] = {
    "film": gettext_lazy("Add a first film"),
    "transcript": gettext_lazy("Check its transcript"),
    "languages": gettext_lazy("Open languages"),
    "people": gettext_lazy("Invite people"),
}
ASKED_AGAIN = ngettext_lazy("{n} text asked again", "{n} texts asked again", "n")
ACTS = {
    "texts": ngettext_lazy("{n} text sent", "{n} texts sent", "n"),
    "takes": ngettext_lazy("{n} recording sent", "{n} recordings sent", "n"),
    "texts_approved": ngettext_lazy("{n} text approved", "{n} texts approved", "n"),
    "takes_approved": ngettext_lazy("{n} recording approved", "{n} recordings approved", "n"),
    "asked": ngettext_lazy("{n} sentence asked again", "{n} sentences asked again", "n"),
    "comments": ngettext_lazy("{n} comment", "{n} comments", "n"),
    "published": ngettext_lazy("{n} version published", "{n} versions published", "n"),
    "joined": gettext_lazy("joined the team"),
    "withdrew": gettext_lazy("withdrew their voice"),
}


@register.filter
def language_here(tag: str) -> str:
    """The name of a language in the language of the page."""
    return name_here(languages.get(tag))


@register.filter
def approved_takes(count: int) -> str:
    """ "3 recordings approved"."""
    return str(ACTS["takes_approved"].format(n=count))


@register.filter
def waited(since: datetime | None) -> str:
    """ "3 weeks", in one unit; nothing below an hour, which nobody calls waiting."""
    if since is None or timezone.now() - since < AN_HOUR:
        return ""
    return timesince(since, depth=1)


@register.simple_tag
def since_words(since: datetime) -> str:
    """ "What happened since yesterday": a day of its own name has another grammar than a date."""
    day, today = timezone.localtime(since).date(), timezone.localdate()
    if day == today:
        return gettext("What happened today")
    if day == today - timedelta(days=1):
        return gettext("What happened since yesterday")
    return gettext("What happened since {day}").format(day=date_format(day, "MONTH_DAY_FORMAT"))


@register.filter
def since_day(at: datetime) -> str:
    """ "since yesterday", "since 3 October", or "today"."""
    day, today = timezone.localtime(at).date(), timezone.localdate()
    if day == today:
        return gettext("today")
    if day == today - timedelta(days=1):
        return gettext("since yesterday")
    return gettext("since %(day)s") % {"day": date_format(day, "MONTH_DAY_FORMAT")}


@register.filter
def missing_words(who: str) -> str:
    return str(NOBODY[who])


@register.filter
def invite_words(missing: MissingPeople) -> str:
    return str(INVITE[missing.who].format(language=language_here(missing.language)))


@register.simple_tag
def act_days(since: datetime | None) -> str:
    """ ", for 3 weeks", where that is long enough to be called waiting."""
    days = waited(since)
    return gettext(", for {days}").format(days=days) if days else ""


@register.simple_tag
def waits_for(waits: Waits) -> str:
    """The names of whose turn it is, or that it is nobody's: said in bold."""
    if waits.on:
        return format_html("<bdi>{}</bdi>", ", ".join(waits.on))
    if waits.nobody:
        return format_html("<strong>{}</strong>", gettext("nobody this week"))
    if waits.what == "changes":
        return gettext("for its author")
    return format_html("<strong>{}</strong>", gettext("for you"))


@register.filter
def waits_words(waits: Waits) -> str:
    """ "7 texts to review", or what the coordinator decides."""
    if waits.what in DECISIONS:
        return str(DECISIONS[waits.what])
    if not waits.count:
        return str(STUCK_MESSAGES[waits.what])
    if waits.what == "changes":
        return str(ASKED_AGAIN.format(n=waits.count))
    return str(PART_WORDS[STEP_OF_PART[waits.what]].format(n=waits.count))


@register.filter
def first_act_words(name: str) -> str:
    return str(FIRST_ACTS[name])


@register.simple_tag
def first_act_link(act: FirstAct) -> str:
    """Where it is done. Without a film, its transcript and its languages begin with the film."""
    if act.name == "people":
        return f"{reverse('volunteers:people')}#invite"
    return reverse("tutorials:detail", args=[act.slug]) if act.slug else reverse("tutorials:new")


@register.filter
def happened_words(happened: ActCount) -> str:
    return str(ACTS[happened.act].format(n=happened.count))
