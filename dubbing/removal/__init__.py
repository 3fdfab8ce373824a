"""Everything that destroys bytes: a voice, a tutorial, a language, files that nothing names."""
