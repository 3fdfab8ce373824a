"""Which of the site's own words may be said: parents' on list, search, film, steps and offline, and prompts for voices.

A volunteer may record them, none has to. Each is known as gettext knows it, by its context and its English. A page
shows a loudspeaker beside a word with the tag `say`, where somebody said it.
"""

from __future__ import annotations

from craft.text.interface_units import PATH_NAME_ID, message_id

THEMES = (
    *("Tablet", "Messages", "Password", "Homework", "Canteen", "Calendar", "Payment", "Health", "Transport"),
    *("Library", "Help", "Town"),
)
SPOKEN_WORDS: tuple[tuple[str, str], ...] = (
    ("parents", "Tutorials"),
    ("", "Search"),
    ("", "Newest"),
    ("", "Most watched"),
    ("", "Shortest"),
    *(("theme", name) for name in THEMES),
    ("", "With voice"),
    ("", "Subtitles only"),
    ("", "Only in French for now"),
    ("", "No tutorial in this language yet."),
    ("", "All tutorials"),
    ("", "Some videos are not in this language yet."),
    ("tutorials", "Previous"),
    ("tutorials", "Next"),
    ("", "Step by step"),
    ("parents", "Send"),
    ("", "Help by telephone"),
    ("", "More"),
    ("", "Download the video"),
    ("", "Copy the link"),
    ("", "Voice message"),
    ("", "Sound only"),
    ("", "On paper"),
    ("", "Book with pictures"),
    ("", "Keep on this phone"),
    ("", "Kept on this phone"),
    ("", "Remove from this phone"),
    ("", "Not on this phone"),
    ("", "No internet connection. What is kept on this phone still plays."),
    ("", "Text of the video"),
    ("", "I did not understand this step"),
    ("", "Next step"),
    ("", "Previous step"),
    ("", "Video"),
    ("", "The sound is being made. Come back in a minute or two."),
    ("", "Play"),
    ("", "Pause"),
    ("", "Back 10 seconds"),
    ("", "Forward 10 seconds"),
    ("", "Slower"),
    ("", "Subtitles"),
    ("", "Voice"),
    ("", "Listen"),
    ("", "Audio description"),
    ("", "Sharper picture"),
    ("", "In parts for messengers"),
    ("", "Too large for a messenger: send the link."),
    ("", "Other languages"),
    ("", "Nothing was found."),
    ("", "Try another word, or ask for help by telephone."),
    ("", "You can watch in French, or ask for help by telephone."),
    ("", "Accessibility"),
    ("", "Legal notice and privacy"),
)
SPOKEN_WORD_IDS = frozenset({PATH_NAME_ID, *(message_id(context, english) for context, english in SPOKEN_WORDS)})
"""With the name of the town's path, which is no word of the program."""
SPOKEN_PROMPTS = (
    "Open the door",
    "Listen to the sentence, as often as you like: slower, or in parts.",
    "Say it in your own language, in your own words.",
    "Touch “Stop” and listen. Keep it and send it, or record again, as often as you like.",
    "The phone asks once for the microphone. Touch “Allow”.",
    "Listen to all of it",
    "Ask somebody near you to read this to you.",
    "Come closer to the phone, and speak louder.",
    "Move a little away from the phone, and speak more softly.",
    "Go where it is quieter.",
    "Wait a moment before you speak, and again before you stop.",
    "Say it in fewer words.",
    "Listen to it. If a piece is missing, say it again.",
    "1. Listen, as often as you like.",
    "2. Say in French what you understood, in your own words.",
    "What you did not understand, leave out.",
    "Listen to what you said. Then send it, or say it again.",
)
"""What a voice who reads nothing is told: on the page of the code, of the consent, of the recordings (what to do after
one that is no good, too) and of saying back."""
PROMPT_IDS = frozenset(message_id("", english) for english in SPOKEN_PROMPTS)
