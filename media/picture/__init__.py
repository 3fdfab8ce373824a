"""Pictures: probe, renditions, stills, burned cues, files to send. Begin with `probe` and `video`."""
