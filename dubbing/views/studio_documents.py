"""What the studio and the review of takes exchange with the server, as types."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from craft.timing.speech_rate import PaceModel


class Finding(TypedDict):
    """figure: what was measured. advice: a sentence, in `lang` where the page has several languages."""

    code: str
    severity: str
    figure: NotRequired[float]
    advice: str
    lang: NotRequired[str]


class VerdictSaid(TypedDict):
    kind: str
    said: str
    lang: str


class TakeOnServer(TypedDict):
    """from_ms, until_ms: of the voice in its file. audio: an address. repaired: there it is heard without its noise."""

    verdict: VerdictSaid | None
    id: str
    state: str
    sha256: str
    reason: str
    findings: list[Finding]
    audio: str
    repaired: bool
    from_ms: int
    until_ms: int


class NoteAddresses(TypedDict):
    """Addresses of what a coordinator put beside a hard sentence; "" where there is none."""

    picture: str
    voice: str


class StudioSegment(TypedDict):
    """Times in ms. needs: how long the text takes. free: no video, so any duration. text: '' where the French is
    read. heard: it is heard in French and said from that, nothing is read. parts: where it is cut to be heard in parts.
    sound: address of the French, said by somebody, where the film does not say it."""

    id: str
    position: int
    start: int
    end: int
    free: bool
    slot: int
    french: str
    heard: bool
    parts: list[int]
    sound: str
    beside: NoteAddresses
    hard: str
    text: str
    revision: int | None
    needs: int
    state: str
    reason: str
    verdict: str
    take: TakeOnServer | None


Counted = str | dict[int, str]
"""A text with its {places}; one with a count: for one count of each plural form."""


class Advice(TypedDict):
    """texts: code → severity → text. repaired: of noise that a machine takes out, if this voice agreed, else ''."""

    texts: dict[str, dict[str, Counted]]
    repaired: str
    lang: str


class NamesPace(PaceModel):
    latinSecondsPerLetter: float  # noqa: N815 - a name of the browser's


class UploadQueue(TypedDict):
    """The account of the queue, and the addresses that it uses."""

    account: str
    worker: str
    token: str
    takes: str
    runs: str


class MicrophonePage(UploadQueue):
    words: dict[str, str]
    steps: dict[str, list[str]]
    advice: Advice
    language: str


class SayBackPage(UploadQueue):
    """take: the recording that is said back. next: where to go once that is sent."""

    words: dict[str, str]
    steps: dict[str, list[str]]
    take: str
    next: str


class StudioPage(MicrophonePage):
    """levels: how loud this voice's earlier recordings of the film are (dBFS). after: address that follows the last
    sentence; '' where none does."""

    slug: str
    locale: str
    direction: str
    current: str
    duration: int | None
    segments: list[StudioSegment]
    pages: str
    translate: str
    model: NamesPace
    after: str
    levels: list[float]


class Span(TypedDict):
    start: int
    end: int


TakeInPlace = TypedDict("TakeInPlace", {"audio": str, "at": int, "from": int, "until": int, "rate": float, "own": bool})


class TakesInPlace(TypedDict):
    """The span of the video, and each take where it is heard, in ms. near: without the neighbours."""

    start: int
    end: int
    near: Span
    rate: float
    takes: list[TakeInPlace]
