"""The sound as a voice message for messengers."""
