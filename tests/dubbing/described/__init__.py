"""Audio descriptions: written, recorded, released beside the voice, withdrawn."""
