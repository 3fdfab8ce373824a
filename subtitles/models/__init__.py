from subtitles.models.claims import Claim
from subtitles.models.glossary import CheckSeverity, Term
from subtitles.models.imports import ImportedText, TextImport
from subtitles.models.proposals import MachineText
from subtitles.models.translations import Draft, Translation, TranslationRevision
from subtitles.models.voices import Rewording, VersionVoice
