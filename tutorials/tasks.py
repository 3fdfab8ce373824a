"""The kinds of work of this room: how each is done, and what is called when it fails."""

from __future__ import annotations

from jobs.execution import kind
from tutorials.pipelines import ingest, music_tracks, renditions, whisper_models, word_times
from tutorials.pipelines.word_time_requests import KIND as WORD_TIMES

kind("tutorials.probe", ingest.probe, ingest.step_failed)
kind("tutorials.transcribe", ingest.transcribe, ingest.step_failed)
kind("tutorials.music", music_tracks.check_music, music_tracks.music_failed)
kind("tutorials.renditions", renditions.renditions)
kind(WORD_TIMES, word_times.find_word_times)
kind(whisper_models.KIND, whisper_models.fetch)
