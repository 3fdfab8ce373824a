from dubbing.queries.missing_steps import MissingStep, missing_steps
from dubbing.queries.progress import counted_now, progress_of
from dubbing.queries.progress_figures import ACTS, PARTS, STAGES, STEPS, Stage, VersionProgress
from dubbing.queries.review_order import review_queue
from dubbing.queries.studio import (
    Neighbour,
    StudioRow,
    is_word,
    next_to_record,
    studio_lists,
    studio_rows,
    takes_around,
)
from dubbing.queries.verdicts import (
    UnplacedSegment,
    Verdicts,
    is_being_judged,
    unplaced_segments,
    verdicts_beside,
    verdicts_of,
)
