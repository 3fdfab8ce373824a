"""One sentence of a film for whoever is on the telephone: in French, in the parent's language, and its voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from outlets.handout.paper import qr, short_address
from outlets.hotline.films import french_sentences
from outlets.steps.pages import Sound, files_made
from public.queries.step_pages import StepPage, step_pages
from public.queries.watch import WatchPage


@dataclass(frozen=True)
class Answer:
    """french: what the video says. step: the sentence in the language; None where this release does not have it.
    sound: its voice, only where everybody who is heard in the version agreed to the telephone, now. link: to be sent;
    short, qr: the same on paper. previous, following: public ids of the sentences beside it; '' at an end."""

    french: str
    step: StepPage | None
    sound: Sound | None
    link: str
    short: str
    qr: str
    still: str
    previous: str
    following: str


def answer_of(found: WatchPage, segment: str) -> Answer | None:
    """None where the film has no such sentence. One query."""
    french = dict(french_sentences().filter(tutorial=found.tutorial).values_list("public_id", "text"))
    if segment not in french:
        return None
    ids = list(french)
    at = ids.index(segment)
    step = next((page for page in step_pages(found) if page.segment == segment), None)
    moment = step.still_ms if step is not None else None
    number = step.number if step is not None and "steps" not in found.outlets_off else 0
    base = f"{settings.PUBLIC_ADDRESS}{found.base}"
    return Answer(
        french=french[segment],
        step=step,
        sound=_sound(found, segment),
        link=f"{base}steps/{number}/" if number else base,
        short=short_address(found.tutorial.code, found.language, number).partition("://")[2],
        qr=qr(found.tutorial.code, found.language, number).svg_data_uri(border=2, scale=4),
        still=f"/still/{found.slug}/{moment}/large.jpg" if moment is not None else "",
        previous=ids[at - 1] if at else "",
        following=ids[at + 1] if at + 1 < len(ids) else "",
    )


def _sound(found: WatchPage, segment: str) -> Sound | None:
    release: Any = found.release
    made = files_made(found) if release.on_telephone and "steps" not in found.outlets_off else None
    return made.sounds.get(segment) if made is not None else None
