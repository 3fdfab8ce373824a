"""Pictures of moments of a video, for paper and for the pages of steps: made on demand, or ahead by a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.machine_trouble import missing_resource
from media.programs.process import MediaError
from tutorials.models import Tutorial
from tutorials.pipelines import renditions

STILL_WIDTH = 720
# A paper of a dozen steps must stay below a page's 100 kB; 480 pixels also print well at 75 mm.
SCREEN_WIDTH, SCREEN_BYTES = 480, 6_000
# A page of steps has one picture, on a tablet as wide as the page: as large as a poster may be at most.
STEP_WIDTH, STEP_BYTES = 960, 36_000


def still(tutorial: Tutorial, ms: int, width: int, most: int) -> bytes | None:
    """The picture at a moment as a JPEG; None when the video has none there, or cannot be read now."""
    try:
        return renditions.still(tutorial, ms, width, most)
    except (MediaError, OSError):
        return None


@contextmanager
def _though_there_is_none() -> Iterator[None]:
    """A video may have no picture at a moment. What the machine lacked is raised: the worker tries it again, else steps
    and paper would be without that picture for good."""
    try:
        yield
    except MediaError as error:
        if missing_resource(error):
            raise


def prepare_stills(tutorial: Tutorial, ms: int) -> None:
    """Make the picture at a moment for the PDF and for the screen, if they are not cached and the video has one."""
    with _though_there_is_none():
        renditions.still_in_sizes(tutorial, ms, [(STILL_WIDTH, None), (SCREEN_WIDTH, SCREEN_BYTES)])


def prepare_still(tutorial: Tutorial, ms: int) -> None:
    """Make the picture at a moment for the pages of steps, in every size that paper and pages show."""
    sizes = [(STILL_WIDTH, None), (SCREEN_WIDTH, SCREEN_BYTES), (STEP_WIDTH, STEP_BYTES)]
    with _though_there_is_none():
        renditions.still_in_sizes(tutorial, ms, sizes)


def step_still(tutorial: Tutorial, ms: int) -> Path | None:
    """The file of the picture of a page of steps; None when the video has none there."""
    found = None
    with _though_there_is_none():
        found = renditions.still_in_sizes(tutorial, ms, [(STEP_WIDTH, STEP_BYTES)])[0]
    return found
