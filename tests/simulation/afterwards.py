"""What must be true when all have gone home; each answer is a list of what is wrong, empty when nothing is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db.models import F

from dubbing.models import Take
from journal.models import Entry
from subtitles.models import Draft, TranslationRevision
from tests.simulation.town import Heard
from volunteers.models import Notification, PendingNews

OWN = {
    ("approve", "translationrevision"): "text_approved",
    ("ask_change", "translationrevision"): "text_sent_back",
    ("approve", "take"): "take_approved",
    ("ask_again", "take"): "take_asked_again",
}


def lost_texts(heard: Heard) -> list[tuple[int, str, str]]:
    """What somebody sent, and stands in no revision and in no draft."""
    kept = set(TranslationRevision.objects.values_list("translation__segment", "translation__language", "text"))
    for segment, language, text, aside in Draft.objects.values_list("segment", "language", "text", "aside"):
        kept |= {(segment, language, said) for said in (text, *aside)}
    return [sent for sent in heard.texts if sent not in kept]


def approved_twice() -> list[str]:
    """A text or recording that was approved in two lines of the journal, or two that are approved at the same time."""
    lines = Counter(Entry.objects.filter(verb="approve").values_list("object_type", "object_id"))
    texts = Counter(TranslationRevision.objects.filter(state="approved").values_list("translation", flat=True))
    takes = Counter(Take.objects.filter(state="approved").values_list("segment", "language"))
    return [str(thing) for found in (lines, texts, takes) for thing, count in found.items() if count > 1]


def approved_by_themselves() -> list[str]:
    texts = TranslationRevision.objects.filter(state="approved", reviewer=F("author"))
    takes = Take.objects.filter(state="approved", reviewer=F("voice"))
    lines = Entry.objects.filter(verb="approve", actor=F("concerns"))
    return [str(row) for rows in (texts, takes, lines) for row in rows]


def replayed_otherwise() -> list[str]:
    """Texts and recordings whose state is not what the journal, read from its beginning, says."""
    takes = {
        str(client_id): (f"{segment}/{language}", voice)
        for client_id, segment, language, voice in Take.objects.values_list("client_id", "segment", "language", "voice")
    }
    replay = _Replay(takes)
    for entry in Entry.objects.filter(object_type__in=("translationrevision", "take")).order_by("pk"):
        replay.read(entry)
    wrong = []
    revisions = TranslationRevision.objects.values_list(
        "translation__segment__public_id", "translation__language", "number", "state"
    )
    for segment, language, number, state in revisions:
        # A text that came second has no line: it was never the latest.
        if replay.texts[f"{segment}/{language}"].get(f"{segment}/{language}/{number}", "superseded") != state:
            wrong.append(f"text {segment}/{language}/{number}: {state}")
    for client_id, state in Take.objects.values_list("client_id", "state"):
        said = replay.takes[takes[str(client_id)][0]].get(str(client_id))
        if said != ("received" if state == "checked" else state):  # the machine's check has no line
            wrong.append(f"take {client_id}: {state}, and not {said}")
    return wrong


class _Replay:
    """States as the lines of the journal make them, by place (segment and language)."""

    def __init__(self, spoken: Mapping[str, tuple[str, int | None]]) -> None:
        self.spoken = spoken
        self.texts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.takes: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def read(self, entry: Entry) -> None:
        name, verb = entry.object_id, entry.verb
        if entry.object_type == "take":
            place, voice = self.spoken[name]
            here = self.takes[place]
            own = [other for other in here if self.spoken[other][1] == voice]
            gone = {"send": ({"submitted"}, own), "approve": ({"approved"}, list(here))}
            became = {"record": "received", "send": "submitted", "approve": "approved", "ask_again": "rejected"}
        else:
            here = self.texts[name.rpartition("/")[0]]
            gone = {
                "submit": ({"submitted", "changes_requested"}, list(here)),
                "approve": ({"approved"}, list(here)),
            }
            became = {"submit": "submitted", "approve": "approved", "ask_change": "changes_requested"}
        states, others = gone.get(verb, (set(), []))
        for other in others:
            if here[other] in states:
                here[other] = "superseded"
        here[name] = became[verb]


def news_not_once() -> list[str]:
    """Pieces of news that somebody got twice or not at all."""
    wanted: Counter[tuple[int, str]] = Counter()
    for entry in Entry.objects.filter(concerns__isnull=False).exclude(concerns=F("actor")):
        kind = OWN.get((entry.verb, entry.object_type))
        if kind and entry.concerns_id is not None:
            wanted[entry.concerns_id, f"{kind}/{entry.pk}"] += 1
    got = Counter(Notification.objects.filter(kind__in=OWN.values()).values_list("person", "key"))
    wrong = [f"{person}: {key}" for person, key in (wanted - got) + (got - wanted)]
    return wrong + [f"untold: {row.pk}" for row in PendingNews.objects.all()]
