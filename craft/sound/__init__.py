"""Sound as arrays: levels, filters, loudness, splicing and the mix. Begin with `mixing`."""
