"""What parents take away: paper, kit, feeds, and the lists for search engines."""
