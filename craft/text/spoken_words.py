"""Which of the site's own words parents may hear: the buttons, headings and badges of the list and of the watch page.

A volunteer may record them, none has to. Each is known as gettext knows it, by its context and its English. A page
shows a loudspeaker beside a word with the tag `say`, where somebody said it.
"""

from __future__ import annotations

from craft.text.interface_units import message_id

THEMES = (
    *("Tablet", "Messages", "Password", "Homework", "Canteen", "Calendar", "Payment", "Health", "Transport"),
    *("Library", "Help", "Town"),
)
SPOKEN_WORDS: tuple[tuple[str, str], ...] = (
    ("", "Tutorials"),
    ("", "Search"),
    ("", "Newest"),
    ("", "Most watched"),
    ("", "Shortest"),
    *(("theme", name) for name in THEMES),
    ("", "With voice"),
    ("", "Subtitles only"),
    ("", "Only in French for now"),
    ("", "No tutorial in this language yet."),
    ("tutorials", "Previous"),
    ("tutorials", "Next"),
    ("", "Download the video"),
    ("", "Send on WhatsApp"),
    ("", "Sound only"),
    ("", "On paper"),
    ("", "Keep on this phone"),
    ("", "Help by telephone"),
    ("", "Text of the video"),
    ("", "I did not understand this step"),
)
SPOKEN_WORD_IDS = frozenset(message_id(context, english) for context, english in SPOKEN_WORDS)
