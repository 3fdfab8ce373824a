"""The paper version: QR code, and the PDF (WeasyPrint, PDF/UA-1)."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import segno
import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.template.loader import render_to_string
from weasyprint.urls import URLFetcher, URLFetcherResponse

from craft.languages import Language
from jobs.machine_trouble import missing_resource
from journal.side_work import side_work
from media.programs.process import MediaError
from outlets.handout.steps import Step, chapters, steps
from public.pipelines.stills import STILL_WIDTH
from public.queries.interface_words import in_words_of, words_of
from public.queries.kept_terms import kept_terms
from public.queries.town import TownFacts, town_facts
from public.queries.watch import WatchPage
from storage.files import cache_dir
from tutorials.models import Tutorial
from tutorials.pipelines import renditions

PDF_STYLES = ("css/print/handout.css", "css/print/handout-pdf.css")
# One at a time: a PDF needs one core for a second or two and 100 MB; simultaneous requests must not add up.
PDF_LOCK = threading.Lock()


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


class OwnFiles(URLFetcher):
    """Gives a printed page access to its own stills only: no network, no other file.

    lacking: whether a picture is missing that another try may bring."""

    def __init__(self, tutorial: Tutorial) -> None:
        super().__init__(allowed_protocols=["data"])
        self.tutorial, self.lacking = tutorial, False

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.netloc != "own.invalid" or not parts.path.startswith(f"/still/{self.tutorial.slug}/"):
            raise ValueError(f"not one of this page's files: {url}")
        try:
            picture = renditions.still(self.tutorial, int(Path(parts.path).stem), STILL_WIDTH)
        except (MediaError, OSError) as error:
            own = isinstance(error, MediaError) and error.code != "timed_out" and not missing_resource(error)
            self.lacking = self.lacking or not own
            raise ValueError(f"no picture: {url}") from error
        return URLFetcherResponse(url, picture, {"Content-Type": "image/jpeg"})


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
    return pdf(printed_page(found, chapter, town), found.tutorial)


def missing_stills(found: WatchPage, chapter: int = 0) -> list[int]:
    """Times (ms) of pictures of the paper that are not cached yet; each takes a fifth of a second."""
    if not found.tutorial.original:
        return []
    parts = chapters_of(found)
    printed = parts[chapter - 1] if chapter else [step for part in parts for step in part]
    kept = {step.still_ms: renditions.still_path(found.tutorial, step.still_ms, STILL_WIDTH) for step in printed}
    return [moment for moment, path in kept.items() if not path.exists()]


def pdf(html: str, tutorial: Tutorial) -> bytes:
    """The PDF of a rendered handout. Cached by the digest of page and styles: the same page is made once, unless a
    picture failed that another try may bring."""
    styles = [Path(str(finders.find(name) or storages["staticfiles"].path(name))) for name in PDF_STYLES]
    digest = hashlib.sha256(html.encode())
    for style in styles:
        digest.update(style.read_bytes())
    kept = cache_dir("handouts") / f"{tutorial.original_sha256[:32]}-{digest.hexdigest()}.pdf"
    if kept.exists():
        return kept.read_bytes()
    files = OwnFiles(tutorial)
    with PDF_LOCK:
        page = weasyprint.HTML(string=html, base_url="http://own.invalid/", url_fetcher=files)
        data: bytes = page.write_pdf(
            stylesheets=[weasyprint.CSS(string=style.read_text("utf-8")) for style in styles],
            pdf_variant="pdf/ua-1",
            optimize_images=True,
            jpeg_quality=70,
        )
    if not files.lacking:
        with side_work("keeping a paper"):
            _write(kept, data)
    return data


def _write(target: Path, data: bytes) -> None:
    aside = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        aside.write_bytes(data)
        os.replace(aside, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
