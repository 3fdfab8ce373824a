"""Timed text on the screen: layout, line breaks, spacing. Begin with `cue_layout`."""
