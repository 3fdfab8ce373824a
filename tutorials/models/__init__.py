from tutorials.models.comments import ALL_LANGUAGES, Comment, open_comments
from tutorials.models.kept_sounds import KeptSound, kept_sounds
from tutorials.models.music_tracks import MusicTrack, music_of
from tutorials.models.paths import Path, town_path
from tutorials.models.segments import SPOKEN_KINDS, Segment, SegmentRevision
from tutorials.models.sounds import SoundChoice, require_sound_to_choose, sounds_to_choose
from tutorials.models.themes import Theme
from tutorials.models.tutorials import AS_RECEIVED, Holds, Slowing, Tutorial, Upload
from tutorials.models.versions import LanguageVersion
