"""Final acts on a tutorial: put away (and taken out again), replaced, destroyed. Each says first what goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from craft import languages
from dubbing.actions import tutorial_erase
from dubbing.queries.tutorial_reach import TutorialReach, tutorial_reach
from tutorials.actions import tutorial_archive, tutorial_unarchive
from tutorials.models import Tutorial
from tutorials.views.access import coordinators, person_of
from tutorials.views.final_acts import FinalAct, asked_first, say_done
from tutorials.views.lookup import tutorial_or_missing

NAV = "tutorials"


@require_http_methods(["GET", "POST"])
@coordinators
def archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """No more work is asked for, and parents find it no longer, until it is taken out again."""
    tutorial = tutorial_or_missing(slug)
    reach = tutorial_reach(tutorial)
    act = FinalAct(
        title=_("Put “{title}” away").format(title=tutorial.title_fr),
        goes=[*parents_lose(reach.live), *_no_more_work(reach)] or [_("No more work is asked for.")],
        stays=[_("Nothing is deleted. You can take it out again at any time, and everything is as it was.")],
        word=_("Put it away"),
        back=reverse("tutorials:detail", args=[tutorial.slug]),
        why=True,
        nav=NAV,
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    tutorial_archive(by=person_of(request), tutorial=tutorial, reason=request.POST.get("reason", ""))
    undo = reverse("volunteers:unarchive", args=[tutorial.slug])
    say_done(request, _("“{title}” is put away.").format(title=tutorial.title_fr), undo=undo)
    return redirect("tutorials:list")


@require_POST
@coordinators
def unarchive(request: HttpRequest, slug: str) -> HttpResponseBase:
    tutorial = tutorial_or_missing(slug)
    tutorial_unarchive(by=person_of(request), tutorial=tutorial)
    messages.success(request, _("It is taken out again: everything is as it was."))
    return redirect("tutorials:detail", tutorial.slug)


@require_http_methods(["GET", "POST"])
@coordinators
def erase(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A face is in the picture that should not be: the only act of a screen before which a word is typed."""
    tutorial = tutorial_or_missing(slug)
    reach = tutorial_reach(tutorial)
    stays = ngettext(
        "{n} approved translation stays, for other films that say the same.",
        "{n} approved translations stay, for other films that say the same.",
        reach.texts,
    )
    act = FinalAct(
        title=_("Destroy “{title}” everywhere").format(title=tutorial.title_fr),
        goes=[
            _("The video and every picture made from it are deleted within minutes, from backups within 30 days."),
            *_recordings_erased(reach),
            *parents_lose(reach.live),
            _("Nobody can bring it back."),
        ],
        stays=[stays.format(n=reach.texts)] if reach.texts else [],
        word=_("Destroy this film everywhere"),
        back=reverse("tutorials:detail", args=[tutorial.slug]),
        why=True,
        typed=_("destroy"),
        nav=NAV,
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    tutorial_erase(by=person_of(request), tutorial=tutorial, reason=request.POST.get("reason", ""))
    messages.success(request, _("Nobody sees it any more; its files are deleted within minutes."))
    return redirect("tutorials:list")


@require_http_methods(["GET", "POST"])
@coordinators
def replace(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A new video instead of this one: what becomes of texts and recordings is said before it is sent."""
    tutorial = tutorial_or_missing(slug)
    newer = Tutorial.objects.filter(replaces=tutorial).first()
    if newer is not None:
        messages.info(request, _("It is replaced by “{title}” already.").format(title=newer.title_fr))
        return redirect("tutorials:detail", newer.slug)
    reach = tutorial_reach(tutorial)
    texts = ngettext(
        "{n} approved translation is offered again where the new film says the same; the others are translated anew.",
        "{n} approved translations are offered again where the new film says the same; the others are translated anew.",
        reach.texts,
    )
    act = FinalAct(
        title=_("Replace “{title}” by a new video").format(title=tutorial.title_fr),
        goes=[
            *([texts.format(n=reach.texts)] if reach.texts else []),
            *_recordings_stay(reach),
            _("You open its languages anew, in the new film."),
        ],
        stays=[_("This film stays as it is, and online, until you put it away.")],
        word=_("Choose the new video"),
        back=reverse("tutorials:detail", args=[tutorial.slug]),
        nav=NAV,
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    return redirect(f"{reverse('tutorials:new')}?{urlencode({'replaces': tutorial.slug})}")


def _recordings_erased(reach: TutorialReach) -> list[str]:
    said = ngettext("{n} recording is erased ({people}).", "{n} recordings are erased ({people}).", reach.takes)
    return [said.format(n=reach.takes, people=_people(reach))] if reach.takes else []


def _recordings_stay(reach: TutorialReach) -> list[str]:
    said = ngettext(
        "{n} recording stays with the old film ({people}): the new one is recorded again.",
        "{n} recordings stay with the old film ({people}): the new one is recorded again.",
        reach.takes,
    )
    return [said.format(n=reach.takes, people=_people(reach))] if reach.takes else []


def _people(reach: TutorialReach) -> str:
    return ngettext("{n} voice", "{n} voices", reach.voices).format(n=reach.voices)


def parents_lose(live: Sequence[str]) -> list[str]:
    """What parents lose when it is no longer live in these languages."""
    lost = _("Parents no longer find it in: {languages}.")
    return [lost.format(languages=_names(live))] if live else []


def _no_more_work(reach: TutorialReach) -> list[str]:
    work = _("No more work is asked for in: {languages}.")
    return [work.format(languages=_names(reach.asked))] if reach.asked else []


def _names(tags: Iterable[str]) -> str:
    return ", ".join(languages.get(tag).name_in(get_language() or "fr") for tag in tags)
