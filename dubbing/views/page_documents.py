"""Every document that a page of the workshop exchanges with the server: `static/js/types` is made from this table."""

from __future__ import annotations

from craft.timing.speech_rate import PaceModel
from dubbing.views import studio_documents as studio
from subtitles.views import text_documents as text
from tutorials.views import transcript_documents as transcript

PAGE_DOCUMENTS: dict[str, tuple[type, ...]] = {
    "studio": (
        PaceModel,
        studio.Finding,
        studio.VerdictSaid,
        studio.TakeOnServer,
        studio.NoteAddresses,
        studio.StudioSegment,
        studio.Advice,
        studio.NamesPace,
        studio.UploadQueue,
        studio.MicrophonePage,
        studio.SayBackPage,
        studio.StudioPage,
        studio.Span,
        studio.TakeInPlace,
        studio.TakesInPlace,
    ),
    "translate": (
        text.DraftKnown,
        text.BegunFrom,
        text.DraftOnServer,
        text.SentByOthers,
        text.TextBegun,
        text.TextAddresses,
        text.TextPage,
        text.DraftSaved,
        text.PutAside,
        text.TextBeat,
        text.BothTexts,
    ),
    "transcript": (
        transcript.ChangedSegment,
        transcript.ChangedSegments,
        transcript.BothSegments,
        transcript.WordProposals,
    ),
}
"""Page → the types of its documents, each after those that it names."""
