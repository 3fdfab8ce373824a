from dubbing.models.back_translations import BackTranslation
from dubbing.models.drafts import DraftMix
from dubbing.models.hard_steps import HardStep
from dubbing.models.notes import SentenceNote
from dubbing.models.progress import KeptProgress, ProgressMark
from dubbing.models.releases import Plays, Release
from dubbing.models.repairs import TakeRepair
from dubbing.models.runs import Run, RunPart, RunPiece
from dubbing.models.search import SearchText
from dubbing.models.takes import Take
from dubbing.models.verdicts import NoRoom, VersionVerdict
from dubbing.models.words import SpokenWords
