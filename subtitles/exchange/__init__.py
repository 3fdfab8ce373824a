"""Export and import of texts: PO, XLIFF, subtitles, scripts. Round trips are exact; a bad file changes nothing."""

from subtitles.exchange.export import FORMATS, export_file, export_texts
from subtitles.exchange.incoming_text import IncomingText
from subtitles.exchange.outcome import Outcome, outcome_of
from subtitles.exchange.receive import import_texts

__all__ = ["FORMATS", "IncomingText", "Outcome", "export_file", "export_texts", "import_texts", "outcome_of"]
