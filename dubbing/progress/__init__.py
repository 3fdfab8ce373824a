"""What is done and what is next, kept for each segment and version."""
