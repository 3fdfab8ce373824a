"""The paper version: its QR codes, and what stands on it. paper_file.py makes its PDF."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.template.loader import render_to_string

from craft.languages import Language
from outlets.handout.steps import Step, chapters, steps
from public.pipelines.stills import STILL_WIDTH
from public.queries.interface_words import in_words_of, words_of
from public.queries.kept_terms import kept_terms
from public.queries.town import TownFacts, town_facts
from public.queries.watch import WatchPage
from tutorials.models import Tutorial
from tutorials.pipelines import renditions


def short_address(code: str, language: Language, page: int = 0) -> str:
    """The address in the QR code, which people can also type: upper case, so that the code is in alphanumeric mode.
    page: that of a step."""
    step = f"/{page}" if page else ""
    return f"{settings.PUBLIC_ADDRESS}/Q/{code}-{language.tag}{step}".upper()


def qr(code: str, language: Language, page: int = 0) -> segno.QRCode:
    """The QR code. For hosts of up to 22 characters its version is 2 (of a step 3): an old phone reads it from a
    photocopy."""
    return segno.make_qr(short_address(code, language, page), error="l", boost_error=True)


@dataclass(frozen=True)
class PrintedStep:
    """number: counted through the whole paper, also when it is in chapters. page: the number of the page on which its
    first sentence is heard. qr: the code that leads there."""

    number: int
    still: str
    texts: tuple[str, ...]
    page: int
    qr: str


@dataclass(frozen=True)
class Sheet:
    """The paper version of one language version, as its templates need it."""

    qr: str
    short_host: str  # the address to type, as two parts that may be on two lines: up to the last slash, and the rest
    short_code: str
    steps: list[PrintedStep]


def chapters_of(found: WatchPage) -> list[list[Step]]:
    """One chapter, or several for a long tutorial: by the time of the video, for a paper does not wait."""
    return chapters(steps(found.spans, found.cues, found.text_lang), found.tutorial.duration_ms)


def sheet_of(found: WatchPage, chapter: int = 0, *, with_codes: bool = False) -> Sheet:
    """The whole paper, or one chapter of it (from 1). with_codes: a code for each step; on a screen one taps."""
    parts = chapters_of(found)
    printed = parts[chapter - 1] if chapter else [step for part in parts for step in part]
    first = sum(len(part) for part in parts[: chapter - 1]) + 1 if chapter else 1
    return sheet(found.tutorial, found.language, printed, first, with_codes=with_codes)


def sheet(
    tutorial: Tutorial, language: Language, printed: list[Step], first: int = 1, *, with_codes: bool = False
) -> Sheet:
    host, slash, rest = short_address(tutorial.code, language).split("://", 1)[1].rpartition("/")
    return Sheet(
        qr=qr(tutorial.code, language).svg_data_uri(border=2, scale=4),
        short_host=host + slash,
        short_code=rest,
        steps=[
            PrintedStep(
                number=number,
                still=f"/still/{tutorial.slug}/{step.still_ms}.jpg" if tutorial.original else "",
                texts=step.texts,
                page=step.page,
                qr=qr(tutorial.code, language, step.page).svg_data_uri(border=4, scale=4) if with_codes else "",
            )
            for number, step in enumerate(printed, first)
        ],
    )


def printed_page(found: WatchPage, chapter: int = 0, town: TownFacts | None = None) -> str:
    """The HTML for the PDF: there every picture has a text (PDF/UA), which is a heading on the screen."""
    with in_words_of(found.language):
        return render_to_string(
            "outlets/handout/handout_pdf.html",
            {
                "page": found,
                "language": found.language,
                "words": words_of(found.language),
                "kept": kept_terms(found.language),
                "town": town or town_facts(),
                "printed": True,
                "sheet": sheet_of(found, chapter, with_codes=True),
            },
        )


def pdf_of(found: WatchPage, chapter: int = 0, town: TownFacts | None = None) -> bytes:
    """town: where it is known already."""
    # Imported here: WeasyPrint is a fifth of what every command would load that names an address.
    from outlets.handout.paper_file import pdf

    return pdf(printed_page(found, chapter, town), found.tutorial)


def missing_stills(found: WatchPage, chapter: int = 0) -> list[int]:
    """Times (ms) of pictures of the paper that are not cached yet; each takes a fifth of a second."""
    if not found.tutorial.original:
        return []
    parts = chapters_of(found)
    printed = parts[chapter - 1] if chapter else [step for part in parts for step in part]
    kept = {step.still_ms: renditions.still_path(found.tutorial, step.still_ms, STILL_WIDTH) for step in printed}
    return [moment for moment, path in kept.items() if not path.exists()]
