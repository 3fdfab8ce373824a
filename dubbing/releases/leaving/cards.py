"""The pictures of a release: the card beside its link, the square cover of its sound."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from craft import languages
from dubbing.releases.material import Material
from dubbing.releases.placing import Placed
from media.picture import link_card
from media.picture.link_card import Words
from media.picture.stills import OG_SIZE
from tutorials.pipelines.renditions import card_ground


def make_card(material: Material, placed: Placed, folder: Path) -> Path:
    """The link card of a version: the still, its title, and whether a voice speaks."""
    return _made(material, placed, folder / "card.jpg", OG_SIZE)


def make_cover(material: Material, placed: Placed, folder: Path) -> Path:
    """The same as a square, for podcast apps."""
    return _made(material, placed, folder / "cover.jpg", link_card.COVER_SIZE)


def small_cover(cover: Path, folder: Path) -> Path:
    """What files carry inside: the sound of a minute is not half a picture."""
    target = folder / "small-cover.jpg"
    with Image.open(cover) as picture:
        target.write_bytes(link_card.inside_a_file(picture))
    return target


def _made(material: Material, placed: Placed, target: Path, size: tuple[int, int]) -> Path:
    title_language = (
        material.language if material.title_translated else languages.get(material.tutorial.source_language)
    )
    with Image.open(card_ground(material.tutorial)) as still:
        ground = link_card.ground(still, size)
    target.write_bytes(link_card.link_card(ground, Words(material.title, title_language), _badge(material, placed)))
    return target


def _badge(material: Material, placed: Placed) -> Words | None:
    """ "With voice", as the watch page says it: never without the number where the voice is only in some sentences."""
    if not placed.spoken:
        return None
    language = material.language if material.language.interface else languages.get("fr")
    heard, of = len(placed.spoken), len(material.segments)
    with translation.override(language.django_tag):
        if heard == of:
            return Words(_("With voice"), language)
        said = ngettext("Voice: %(n)s of %(of)s sentence", "Voice: %(n)s of %(of)s sentences", of)
        return Words(said % {"n": heard, "of": of}, language)
