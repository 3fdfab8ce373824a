"""A blind comparison that anybody can make in five minutes: pairs of sounds, a page to hear them, what was answered."""
