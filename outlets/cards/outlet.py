"""A version's own picture beside its link: the still, its title, and whether a voice speaks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from PIL import Image

from dubbing.releases.outlets import Outlet, OutletInputs, OutletSource
from dubbing.releases.release_files.cards import make_card
from dubbing.releases.verification.check import Subject, same
from dubbing.reports import Check
from media.picture.stills import OG_SIZE

ROLE = "link_card"


def add_file(inputs: OutletInputs) -> None:
    inputs.files.silent(ROLE, make_card(inputs.material, inputs.placed, inputs.folder))


def check_card(subject: Subject) -> list[Check]:
    card = subject.first(ROLE)
    if card is None:
        return []
    with Image.open(card) as picture:
        return [same("card_format", f"{picture.format} {picture.size}", f"JPEG {OG_SIZE}")]


OUTLET = Outlet(
    name="cards",
    title=_("Picture beside a link"),
    roles={ROLE: "the picture beside a link"},
    make=add_file,
    source=OutletSource.PICTURE,
    checks=check_card,
    check_places={"card": _("picture of the link")},
)
