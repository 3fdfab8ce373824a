"""The version on paper, its PDF, and the code on it."""
