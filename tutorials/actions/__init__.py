"""The actions on the French originals. Each is one transaction: permission, guard, change, journal."""

from tutorials.actions.comments import comment_add, comment_reopen, comment_resolve
from tutorials.actions.descriptions import (
    description_move,
    description_put_back,
    description_remove,
    description_save,
    description_write,
)
from tutorials.actions.interface import INTERFACE, interface_tutorial
from tutorials.actions.kept_sounds import sound_keep, sound_let_go
from tutorials.actions.music_tracks import music_bring, music_remove
from tutorials.actions.paths import path_set, path_undo
from tutorials.actions.segments import (
    segment_edit,
    segment_merge,
    segment_move,
    segment_pin,
    segment_shorten,
    segment_split,
    segment_step,
)
from tutorials.actions.settings import tutorial_settle
from tutorials.actions.themes import tutorial_themes
from tutorials.actions.tutorials import (
    tutorial_archive,
    tutorial_create,
    tutorial_describe,
    tutorial_retry,
    tutorial_unarchive,
)
from tutorials.actions.versions import version_close, version_holds, version_open, version_policy
from tutorials.actions.whisper_model import whisper_model_choose
