"""The demonstration on this machine: one tap to be somebody, and the page of what to try and as whom."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from craft import languages
from tutorials.models import LanguageVersion, Tutorial
from tutorials.views.access import address_back
from volunteers.demo_accounts import ACCOUNTS, DemoAccount, shows_code
from volunteers.middleware import language_of_device
from volunteers.models import User
from volunteers.queries import demonstration_accounts

FILM = "messages-de-l-ecole"
"""The demonstration's film, as operations/demonstration/data/tutorial.json names it."""


@dataclass(frozen=True)
class Trial:
    """One thing to try, and as whom. page: a URL name; film, language: what it is about, where it is."""

    account: DemoAccount
    icon: str
    heading: Promise
    text: Promise
    page: str
    film: str = FILM
    language: str = ""

    @property
    def address(self) -> str:
        about = {"slug": self.film, "language": self.language}
        return reverse(self.page, kwargs={name: value for name, value in about.items() if value})


_CLAIRE, _AMINA, _YOUSSEF, _ELENA, _IRINA = ACCOUNTS
TRIALS = (
    Trial(
        _AMINA,
        "microphone",
        _("Lend your voice to one sentence"),
        _("You read what your voice may be used for, then you record over the film."),
        "dubbing:start",
        language="ar",
    ),
    Trial(
        _YOUSSEF,
        "ear",
        _("Hear a recording and approve it"),
        _("You hear it over the film, as parents will: approve it, or ask for another. None? Record one as Amina."),
        "dubbing:review",
        language="ar",
    ),
    Trial(
        _ELENA,
        "pen",
        _("Translate one sentence"),
        _("While you type, the page says whether it can be spoken in the time that the picture leaves."),
        "subtitles:start",
        language="uk",
    ),
    Trial(
        _IRINA,
        "check",
        _("Review a translation"),
        _("Approve a Russian sentence, correct it, or ask for a change and say why."),
        "subtitles:review",
        language="ru",
    ),
    Trial(
        _CLAIRE,
        "captions",
        _("Correct what the machine understood"),
        _("The French text beside the film: correct a word, split a sentence, move a limit."),
        "tutorials:transcript",
    ),
    Trial(
        _CLAIRE,
        "globe",
        _("See what is missing, and where"),
        _("One page for the town: each film in each language, and what waits there."),
        "volunteers:board",
        film="",
    ),
)

_OF_A_VERSION = ("tutorial__slug", "language", "state")


def trials() -> list[tuple[Trial, bool]]:
    """Each with whether it can be tried: people look while the demonstration is still being loaded. Without those whose
    account, film or language was taken away, of which the rows stay."""
    accounts = set(demonstration_accounts())
    films = dict(Tutorial.objects.values_list("slug", "state"))
    ever = {(slug, tag): state for slug, tag, state in LanguageVersion.objects.values_list(*_OF_A_VERSION)}
    found = []
    for trial in TRIALS:
        film = films.get(trial.film)
        version = ever.get((trial.film, trial.language))
        gone = film == Tutorial.State.ARCHIVED or version == LanguageVersion.State.CLOSED
        if trial.account in accounts and not gone:
            found.append((trial, not trial.film or (version if trial.language else film) is not None))
    return found


def _on_this_machine(request: HttpRequest) -> None:
    """Everywhere else these addresses do not exist: the rule of the code that is shown on screen."""
    if not shows_code(request, ACCOUNTS[0].email):
        raise Http404


@never_cache
@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """For whoever considers this software, so in the languages of the desk."""
    _on_this_machine(request)
    here = translation.get_language() or settings.LANGUAGE_CODE
    chosen = here if here in settings.DESK_LANGUAGES else language_of_device(request, settings.DESK_LANGUAGES)
    with translation.override(languages.django_tag(chosen)):
        request.LANGUAGE_CODE = languages.django_tag(chosen)
        shown = {"trials": trials(), "read_in": settings.DESK_LANGUAGES}
        return render(request, "volunteers/discover.html", shown)


@never_cache
@require_POST
def try_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's accounts, and go where `next` says. Who is signed in is asked first."""
    _on_this_machine(request)
    account = next((one for one in demonstration_accounts() if one.name == request.POST.get("account")), None)
    if account is None:
        raise Http404
    user = User.objects.get(email=account.email)
    following = address_back(request, reverse("volunteers:home"))
    if request.user == user:
        return redirect(following)
    if request.user.is_authenticated:
        if request.POST.get("leave") != "yes":
            return render(request, "volunteers/try_as.html", {"account": account, "following": following})
        logout(request)
    _reads_what_the_visitor_reads(user)
    record_authentication(request, user, method="demonstration")
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=following, email=user.email))
    return answer


def _reads_what_the_visitor_reads(user: User) -> None:
    """The language that this browser has at the moment, where the account can read it."""
    here = next((tag for tag in user.may_read_in if languages.django_tag(tag) == translation.get_language()), "")
    if here and here != user.interface_language:
        user.interface_language = here
        user.save(update_fields=["interface_language"])


def offered_accounts(request: HttpRequest) -> list[DemoAccount]:
    """Those of the demonstration that the sign-in page shows: on this machine alone."""
    return demonstration_accounts() if shows_code(request, ACCOUNTS[0].email) else []
