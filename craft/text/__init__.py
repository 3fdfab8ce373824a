"""Written text: checks, glossary, memory, graphemes, direction. Begin with `text_checks`."""
