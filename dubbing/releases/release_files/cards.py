"""The pictures of a release: the card beside its link, the square cover of its sound. Drawn once for each content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from craft import languages
from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan
from media.picture import link_card
from media.picture.link_card import Words
from media.picture.stills import OG_SIZE
from storage.files import cache_dir
from tutorials.pipelines.renditions import card_ground, put_cached

DRAWN = 1  # counts up when the same words are drawn otherwise


def make_card(material: Material, placed: PlacementPlan, folder: Path) -> Path:
    """The link card of a version: the still, its title, and whether a voice speaks."""
    return _make_card(material, placed, folder / "card.jpg", OG_SIZE)


def make_cover(material: Material, placed: PlacementPlan, folder: Path) -> Path:
    """The same as a square, for the label of the sound and for whoever lists it."""
    return _make_card(material, placed, folder / "cover.jpg", link_card.COVER_SIZE)


def small_cover(cover: Path, folder: Path) -> Path:
    """What files carry inside: the sound of a minute is not half a picture."""
    target = folder / "small-cover.jpg"
    with Image.open(cover) as picture:
        target.write_bytes(link_card.inside_a_file(picture))
    return target


def _make_card(material: Material, placed: PlacementPlan, target: Path, size: tuple[int, int]) -> Path:
    title_language = (
        material.language if material.title_translated else languages.get(material.tutorial.source_language)
    )
    words = Words(material.title, title_language), _badge(material, placed)
    content = repr((DRAWN, size, [said and (said.text, said.language.tag) for said in words]))
    name = f"{material.tutorial.original_sha256[:32]}-{sha256(content.encode()).hexdigest()}.jpg"
    kept = cache_dir("release_pictures") / name  # named after the video: erasing the tutorial finds it by that
    if not kept.exists():
        with Image.open(card_ground(material.tutorial)) as still:
            put_cached(kept, link_card.link_card(link_card.ground(still, size), *words))
    target.write_bytes(kept.read_bytes())
    return target


def _badge(material: Material, placed: PlacementPlan) -> Words | None:
    """ "With voice", as the watch page says it: never without the number where the voice is only in some sentences."""
    if not placed.spoken:
        return None
    language = languages.with_words(material.language)
    heard, of = len(placed.spoken), len(material.segments)
    with translation.override(language.django_tag):
        if heard == of:
            return Words(_("With voice"), language)
        said = ngettext("Voice: %(n)s of %(of)s sentence", "Voice: %(n)s of %(of)s sentences", of)
        return Words(said % {"n": heard, "of": of}, language)
