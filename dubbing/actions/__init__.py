"""What people do with takes, voices and releases."""

from dubbing.actions.cut_out import noise_cut_out, noise_put_back
from dubbing.actions.drafts import draft_request
from dubbing.actions.interface import InterfaceRelease, interface_release, spoken_names_remove
from dubbing.actions.notes import note_put, note_remove
from dubbing.actions.releases import (
    release_live,
    release_request,
    release_rollback,
    release_withdraw,
)
from dubbing.actions.repairs import repair_ask, repair_refuse, voice_repair
from dubbing.actions.review import take_approve, take_reject, take_still_says, take_unapprove, takes_approve
from dubbing.actions.room import room_ask_text, room_ask_voice
from dubbing.actions.runs import run_cut_move, run_end, run_piece_receive, run_send
from dubbing.actions.said_back import said_back_receive
from dubbing.actions.takes import take_receive, take_submit
from dubbing.actions.tutorials import tutorial_erase
from dubbing.actions.voices import (
    VoiceErased,
    credit_changed,
    said_back_remove,
    voice_erase,
    voice_passed_on,
    voice_silence,
    voice_unpublish,
)
