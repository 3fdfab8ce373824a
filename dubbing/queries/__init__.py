from dubbing.queries.progress import STEPS, WAITING_TAKES, VersionProgress, progress_of, step_of
from dubbing.queries.studio import (
    Neighbour,
    StudioRow,
    next_to_record,
    studio_rows,
    takes_around,
    takes_to_review,
)

__all__ = [
    "STEPS",
    "WAITING_TAKES",
    "Neighbour",
    "StudioRow",
    "VersionProgress",
    "next_to_record",
    "progress_of",
    "step_of",
    "studio_rows",
    "takes_around",
    "takes_to_review",
]
