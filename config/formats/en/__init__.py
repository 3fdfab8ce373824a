"""English, as it is read in France."""
