"""A blind comparison that anybody makes in eight minutes: pairs of sounds, a page to hear them, what was answered."""
