"""Exports for parents: the lists for search engines."""
