"""The podcast of a language: a feed of the versions with a voice, each with its picture and its steps."""
