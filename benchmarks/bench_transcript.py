"""What the transcript costs the line and the server: the editor of a long tutorial, and a tab open while Whisper hears.

python -m benchmarks.bench_transcript

Targets: the first part of 1,086 segments at most 110 kB of HTML and 16 kB on the line (1.07 MB and 1.07 MB before); a
tab that is open while two hours are transcribed, 781 segments in 2,400 questions, at most 1.5 MB (106 MB before,
with 0.35 to 0.6 s of work for each question at the end).

Bytes are those of the answers' bodies, asked with gzip as browsers do; work is the processor's time. On the embedded
default (SQLite), in a scratch database that is thrown away.
"""

from __future__ import annotations

import gzip
import random
import re
import sys
from time import process_time

from benchmarks.scratch_django import fresh_database

from django.test import Client

from tutorials.models import Tutorial
from tutorials.pipelines.transcript import NewSegment, segments_replace
from volunteers.models import User

EDITED, HEARD, EACH_MS = 1086, 781, 9200  # segments of a real tutorial; two hours of 9.2 s each
QUESTION_MS = 3000
WORDS = "pour allumer la tablette appuyez trois secondes sur le bouton puis ouvrez le cahier de textes".split()


def told(number: int) -> NewSegment:
    """A segment as Whisper gives it: 14 words, one in twelve of them doubted."""
    drawn, start = random.Random(number), number * EACH_MS
    words = tuple(
        (start + at * 400, start + at * 400 + 350, f" {drawn.choice(WORDS)}", drawn.choice([0.6] + [0.95] * 11))
        for at in range(14)
    )
    text = "".join(word[2] for word in words).strip().capitalize()
    return NewSegment(start, start + 6000, f"{text}.", words)


def make_tutorial(slug: str, count: int, state: str) -> Tutorial:
    row = Tutorial.objects.create(slug=slug, title_fr=slug, state=state, duration_ms=3 * 3600 * 1000)
    segments_replace(tutorial=row, new=[told(number) for number in range(count)])
    return row


class Tab:
    """A browser's tab: counts what comes over the line and what the server works for it."""

    def __init__(self) -> None:
        claire = User.objects.first() or User.objects.create_user("c@example.org", display_name="Claire")
        claire.roles.get_or_create(role="coordinator", language="")
        self.client = Client(HTTP_ACCEPT_ENCODING="gzip", SERVER_NAME="localhost")
        self.client.force_login(claire)
        self.client.get("/atelier/")
        self.line = self.html = self.answers = 0
        self.work_s = self.longest_s = 0.0

    def ask(self, address: str) -> str:
        began = process_time()
        answer = self.client.get(address)
        took = process_time() - began
        body = bytes(answer.content)
        text = gzip.decompress(body) if answer.get("Content-Encoding") == "gzip" else body
        self.line, self.html, self.answers = self.line + len(body), self.html + len(text), self.answers + 1
        self.work_s, self.longest_s = self.work_s + took, max(self.longest_s, took)
        return text.decode()

    def told(self, what: str) -> None:
        print(
            f"{what:46} {self.html / 1000:10.1f} kB HTML {self.line / 1000:10.1f} kB on the line"
            f" {self.work_s:7.2f} s of work, longest {self.longest_s * 1000:4.0f} ms ({self.answers} answers)"
        )


def editor() -> Tab:
    row = make_tutorial("editor", EDITED, Tutorial.State.EDITING)
    Tab().ask(f"/atelier/tutorials/{row.slug}/transcript/")  # templates are read once
    first = Tab()
    page = first.ask(f"/atelier/tutorials/{row.slug}/transcript/")
    first.told(f"editor of {EDITED}: the page")
    rest = Tab()
    while found := re.search(r'data-next="([^"]+)"', page):
        page = rest.ask(f"/atelier/tutorials/{row.slug}/segments/?{found[1]}")
    rest.told("the parts that follow by themselves")
    return first


def listening() -> Tab:
    row = make_tutorial("heard", 0, Tutorial.State.TRANSCRIBING)
    tab, address, last, written = Tab(), f"/atelier/tutorials/{row.slug}/segments/", "", 0
    cursor = "heard=0&shown=0"
    for question in range(HEARD * EACH_MS // QUESTION_MS + 1):
        while written * EACH_MS < question * QUESTION_MS and written < HEARD:
            segments_replace(tutorial=row, new=[told(written)], from_ms=written * EACH_MS)
            written += 1
        text = tab.ask(f"{address}?{cursor}&last={last}")
        if found := re.search(r'data-heard="([^"]+)"', text):
            cursor = found[1].replace("&amp;", "&")
        last = (re.findall(r'<li class="sentence" id="(\w+)"', text) or [last])[-1]
    tab.told(f"{tab.answers} questions while {HEARD} are heard")
    return tab


def main() -> int:
    fresh_database(static=True)
    first, tab = editor(), listening()
    held = first.html < 110_000 and first.line < 16_000 and tab.line < 1_500_000
    print("Every target is held." if held else "A target is missed.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
