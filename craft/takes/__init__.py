"""What a recording is like: figures and findings of one take. Begin with `take_quality`."""
