"""A release: choose, place, mix, cues, package, verify, live. Begin with `publish`, which reads like the recipe."""
