"""Speech models: Whisper, voice activity, machine translation. Begin with `transcription`."""
