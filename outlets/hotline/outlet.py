"""What the telephone hotline is given: a page for whoever answers (`views.py`), and a WAV file as telephone systems
take it (8 kHz, µ-law, mono). A voice is heard in either only where everybody in the film agreed to the telephone."""

from __future__ import annotations

import soundfile
from django.utils.translation import gettext_lazy as _

from dubbing.queries.redistribution import TELEPHONE, on_telephone
from dubbing.releases.outlets import Outlet, OutletInputs, OutletSource
from dubbing.releases.verification.check import Subject, check_between, same
from dubbing.reports import Check

ROLE = "hotline"


def add_file(inputs: OutletInputs) -> None:
    inputs.files.sound(ROLE, inputs.source)


def check_telephone_sound(subject: Subject) -> list[Check]:
    path = subject.first(ROLE)
    if path is None:
        return []
    info = soundfile.info(str(path))
    return [
        same("hotline_format", f"{info.samplerate} Hz {info.subtype} {info.channels}", "8000 Hz ULAW 1"),
        check_between("hotline_off_ms", info.frames / info.samplerate * 1000 - subject.duration_ms, -25, 25),
    ]


OUTLET = Outlet(
    name="hotline",
    title=_("Sound for the telephone hotline"),
    roles={ROLE: "the sound for the telephone"},
    scope=TELEPHONE,
    make=add_file,
    source=OutletSource.TELEPHONE,
    checks=check_telephone_sound,
    check_places={"hotline": _("telephone hotline")},
    urls="outlets.hotline.urls",
    columns=lambda: {"on_telephone": on_telephone()},
)
