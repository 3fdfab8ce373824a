"""The paper's PDF (WeasyPrint, PDF/UA-1), in a module of its own: whoever needs no PDF does not load WeasyPrint."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from urllib.parse import urlsplit

import weasyprint
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from weasyprint.urls import URLFetcher, URLFetcherResponse

from jobs.machine_trouble import missing_resource
from journal.side_work import side_work
from media.programs.process import MediaError
from public.pipelines.stills import STILL_WIDTH
from storage.files import cache_dir
from tutorials.models import Tutorial
from tutorials.pipelines import renditions

PDF_STYLES = ("css/print/handout.css", "css/print/handout-pdf.css")
# One at a time: a PDF needs one core for a second or two and 100 MB; simultaneous requests must not add up.
PDF_LOCK = threading.Lock()


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
