"""Draft mixes: the whole dub before it is published, for those who may hear its takes."""
