from dubbing.queries.missing import Missing, missing_of
from dubbing.queries.progress import (
    ACTS,
    PARTS,
    STAGES,
    STEPS,
    Stage,
    VersionProgress,
    counted_now,
    progress_of,
    step_of,
)
from dubbing.queries.studio import (
    Neighbour,
    StudioRow,
    next_to_record,
    studio_rows,
    takes_around,
    takes_at_review,
)
from dubbing.queries.verdicts import Verdicts, WithoutRoom, is_being_judged, verdicts_of, without_room

__all__ = [
    "ACTS",
    "PARTS",
    "STAGES",
    "STEPS",
    "Missing",
    "Neighbour",
    "Stage",
    "StudioRow",
    "Verdicts",
    "VersionProgress",
    "WithoutRoom",
    "counted_now",
    "is_being_judged",
    "missing_of",
    "next_to_record",
    "progress_of",
    "step_of",
    "studio_rows",
    "takes_around",
    "takes_at_review",
    "verdicts_of",
    "without_room",
]
