"""The words of the coordinator's pages: states, what is stuck."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from dubbing.queries import STAGES
from dubbing.templatetags.progress import STAGE_WORDS
from journal.state_words import state_word
from volunteers.queries import STUCK_MESSAGES, BoardCell, StuckStep
from volunteers.queries.desk.forecast import PaceOfWork

register = template.Library()
register.filter("state_word", state_word)

ACT_WORDS: dict[str, Promise] = {
    "correct": gettext_lazy("Correct the French"),
    "translate": gettext_lazy("Translate"),
    "review": gettext_lazy("Review texts"),
    "record": gettext_lazy("Record"),
    "listen": gettext_lazy("Listen"),
}
RELEASE_STATES: dict[str, Promise] = {
    "queued": pgettext_lazy("release", "waiting"),
    "building": pgettext_lazy("release", "being built"),
    "ready": pgettext_lazy("release", "held"),
    "live": pgettext_lazy("release", "published"),
    "superseded": pgettext_lazy("release", "replaced"),
    "withdrawn": pgettext_lazy("release", "withdrawn"),
    "failed": pgettext_lazy("release", "failed"),
}


@register.filter
def stages_told(cells: list[BoardCell]) -> str:
    """ "live 3 · to review 2": how many languages of a tutorial stand where."""
    counted = Counter(cell.progress.stage.name for cell in cells)
    return " · ".join(f"{STAGE_WORDS[name]} {counted[name]}" for name in STAGES if counted[name])


@register.simple_tag
def new_key() -> str:
    """A form's own key: sent twice, it is done once."""
    return str(uuid4())


@register.filter
def act_word(act: str) -> str:
    return str(ACT_WORDS[act])


@register.filter
def minutes_left(pace: PaceOfWork, cell: BoardCell) -> int:
    return pace.minutes(cell.progress.left, cell.version.language)


@register.filter
def release_state_word(state: str) -> str:
    return str(RELEASE_STATES.get(state, state))


@register.filter
def stuck_message(stuck: StuckStep) -> str:
    return str(STUCK_MESSAGES[stuck.what])
