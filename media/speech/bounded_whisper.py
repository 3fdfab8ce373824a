"""faster-whisper with limits for each decoding, by how much sound it really has, and without random sampling.

The engine cuts what it is given into decodings of up to 30 s by itself; after a sentence that does not fill one, the
remainder, be it a tenth of a second, is decoded like a whole. Its options are the same for all of them, so the bounds
stand where each begins.

When the engine is not sure, it decodes again with random sampling: the same sound then gives other words each time, and
a restarted transcription differs from the interrupted one (the random generators of its threads cannot be seeded). Here
nothing is random: a text that repeats itself is searched once more, no three tokens twice. If the result says the same
in other letters, a person repeated a sentence and the first result stays; otherwise the engine was in a loop. Imported
only where speech is transcribed (media/speech/transcription.py).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from ctranslate2 import StorageView
from ctranslate2.models import WhisperGenerationResult
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import TranscriptionOptions

from craft.transcripts.speech_bounds import hints_help, most_tokens
from craft.transcripts.unheard import said_already

Decoding = tuple[WhisperGenerationResult, float, float, float]
LOG_PROBABILITY, COMPRESSION = 1, 3  # where in what the engine returns
LONGEST_REPEAT = 3  # tokens


class BoundedWhisper(WhisperModel):
    """No hints where a decoding has too little sound for them; no more tokens than can be said in it."""

    _sound_ms = 0

    def encode(self, features: np.ndarray) -> StorageView:
        """features: (mels, frames of 10 ms), padded with zeros at the end where there is no sound."""
        filled = np.flatnonzero(features.any(axis=-2))
        frames = int(filled[-1]) + 1 if len(filled) else 0
        self._sound_ms = round(1000 * frames * self.feature_extractor.time_per_frame)
        return super().encode(features)

    def generate_with_fallback(
        self, encoder_output: StorageView, prompt: list[int], tokenizer: Tokenizer, options: TranscriptionOptions
    ) -> Decoding:
        """(result, mean log probability, temperature, compression ratio), as the engine's own.

        What comes out with hints is taken only where the engine is sure of it: else the sound is heard as without
        hints.
        """
        if options.hotwords:
            if hints_help(self._sound_ms):
                hinted = self._bounded_prompt(encoder_output, prompt, tokenizer, options)
                _, log_probability, _, compression = hinted
                if log_probability >= options.log_prob_threshold and compression <= options.compression_ratio_threshold:
                    return hinted
            prompt = prompt[prompt.index(tokenizer.sot) :]
        heard = self._bounded_prompt(encoder_output, prompt, tokenizer, options)
        if heard[COMPRESSION] <= options.compression_ratio_threshold:
            return heard
        again = self._bounded_prompt(
            encoder_output, prompt, tokenizer, replace(options, no_repeat_ngram_size=LONGEST_REPEAT)
        )
        if said_already(*(tokenizer.decode(decoding[0].sequences_ids[0]) for decoding in (again, heard))):
            return heard
        within = [
            decoding for decoding in (heard, again) if decoding[COMPRESSION] <= options.compression_ratio_threshold
        ]
        return max(within or [heard, again], key=lambda decoding: decoding[LOG_PROBABILITY])

    def _bounded_prompt(
        self, encoder_output: StorageView, prompt: list[int], tokenizer: Tokenizer, options: TranscriptionOptions
    ) -> Decoding:
        room = min(most_tokens(self._sound_ms, tokenizer.language_code), self.max_length - len(prompt))
        once = replace(options, max_new_tokens=room, temperatures=options.temperatures[:1])
        heard: Decoding = super().generate_with_fallback(encoder_output, prompt, tokenizer, once)
        return heard
