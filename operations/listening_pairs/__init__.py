"""A blind comparison that anybody makes in ten minutes: pairs of sounds, a page to hear them, what was answered."""
