"""The pages of a made town, and who asks for them."""

from __future__ import annotations

from django.test import Client

from benchmarks.town_plan import KINDS, SLUG
from tutorials.models import Segment
from volunteers.models import User

NAMES = ("coordinator", "helping", "everywhere", "reviewer", "volunteer")


def heard_film(films: int) -> int:
    """Of so many films one in the middle that is live with voices in the first language."""
    return next(number for number in range(films // 2, films) if KINDS[number * 7 % len(KINDS)] == "voice")


def pages(number: int) -> dict[str, list[str]]:
    """Address → who asks for it. number: of the film that a page is about."""
    film = f"{SLUG}{number}"
    sentence = Segment.objects.filter(tutorial__slug=film, kind="speech")[0].public_id
    everybody = {"/atelier/": [*NAMES]}
    coordinators = [
        *("board/", "board/?stuck=1", "board/?stage=to_listen", "board/?language=ar", "board/?mine=1", "board/steps/"),
        *("board/figures/", "tutorials/", f"tutorials/{film}/", "tutorials/path/"),
        *(f"tutorials/{film}/transcript/", "people/", "people/?language=ar", "people/proposals/", "journal/"),
        *(f"journal/?tutorial={film}", "journal/?language=ar", "town/", "words/", "backups/", "talk/"),
        *(f"versions/{film}/ar/", f"versions/{film}/ar/progress/", f"versions/{film}/ar/withdraw/"),
        *(f"versions/{film}/ar/report/1/", f"versions/{film}/ar/pass-on/", "text/checks/", "text/checks/ar/"),
        *(f"tutorials/{film}/{page}/" for page in ("archive", "replace", "erase", "music", "progress", "segments")),
        *(f"tutorials/{film}/short/{sentence}/", "tutorials/new/", "tutorials/path/remove/"),
    ]
    volunteers = [
        *("news/", "moi/", "voix/", "bienvenue/", "donnees/", f"text/{film}/ar/{sentence}/", f"text/{film}/ar/"),
        *(f"voice/{film}/ar/", f"voice/{film}/ar/{sentence}/", "text/glossary/ar/"),
        *(f"talk/{film}/{sentence}/ar/", f"text/{film}/ar/files/", f"text/{film}/ar/files/po/"),
        *(f"voice/{film}/ar/{page}/" for page in ("draft", "shift", "room", "stage")),
        *("voice/microphone/", "voix/retirer/", "voix/reparer/", "moi/erase/", "text/glossary/", "code/"),
        *("text/glossary/ar/file/", f"text/{film}/ar/list/", "voix/entendre/"),
    ]
    reviewers = [
        *(f"text/{film}/ar/review/", "text/review/", "text/review/ar/", f"voice/{film}/ar/review/"),
        *(f"voice/{film}/ar/back/", f"voice/{film}/ar/written/", "voix/redire/"),
    ]
    parents = {"/": ["nobody"], "/ar/": ["nobody"], f"/ar/{film}/": ["nobody"], "/ar/?q=رسالة": ["nobody"]}
    shown = (("coordinator", coordinators), ("volunteer", volunteers), ("reviewer", reviewers))
    return everybody | {f"/atelier/{page}": [who] for who, of_them in shown for page in of_them} | parents


def signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    if name != "nobody":
        people = {"reviewer": "v1@", "volunteer": "v3@"}
        client.force_login(User.objects.get(email__startswith=people.get(name, f"{name}@")))
    return client
