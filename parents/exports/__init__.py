"""Exports for parents: paper, kit, feeds, and the lists for search engines."""
