"""The demonstration's path of films: the first week with the school's telephone and tablet."""

from __future__ import annotations

from craft.text.interface_units import PATH_NAME_ID
from operations.demonstration.acts import open_language, write_text
from operations.demonstration.video import slugs
from tutorials.actions import interface_tutorial, path_set
from tutorials.actions.paths import path_changes
from tutorials.models import Segment, Tutorial, town_path
from volunteers.models import User

NAME = "Première semaine d’école"
NAMES = {
    "ar": "الأسبوع الأول في المدرسة",
    "en": "First week of school",
    "es": "Primera semana de escuela",
    "it": "Prima settimana di scuola",
    "pt": "Primeira semana de escola",
}


def make_path(by: User) -> bool:
    """Name it and put the films in order that are there; False where a path was ever made: somebody may have removed it
    since."""
    if path_changes().exists():
        return False
    there = set(Tutorial.objects.filter(slug__in=slugs()).values_list("slug", flat=True))
    path_set(by=by, name=NAME, films=[slug for slug in slugs() if slug in there])
    segment = Segment.objects.get(public_id=PATH_NAME_ID)
    for language, words in NAMES.items():
        write_text(open_language(by, interface_tutorial(), language), segment, words, None, by)
    return True


def remove_path(by: User) -> None:
    """Take it away, unless somebody gave it another name or a film of their own."""
    path = town_path()
    if path.name == NAME and set(path.slugs) <= set(slugs()):
        path_set(by=by, name="", films=[])
