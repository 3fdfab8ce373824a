"""From a video to segments: ingest, transcript, renditions. Begin with `ingest`."""
