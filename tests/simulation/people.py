"""Forty volunteers at work: each is a thread that looks for what is next, as a person with the pages does. They press
twice, send again what was answered already, and save from pages that somebody else has overtaken.

Everything is drawn from a seed; the order in which threads run is the machine's.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import OperationalError, connections
from django.utils import timezone

from dubbing.actions import take_approve, take_receive, take_reject, take_submit
from dubbing.models import Take
from dubbing.queries import next_to_record, studio_rows
from dubbing.states import TakeState, move_take
from journal.errors import Conflict, NotAllowed, Refused, TransitionError
from storage.files import sha256_of
from subtitles.actions import changes_request, claim_take, draft_save, translation_approve, translation_submit
from subtitles.models import Claim, Draft, Translation, TranslationRevision
from subtitles.views.translate import claimed_next
from tests.simulation.town import SAYINGS, Heard, Town, is_unfinished
from tutorials.actions import comment_add
from tutorials.models import Segment
from volunteers.models import User
from volunteers.pipelines.news_from_journal import send_news

EXPECTED = (Conflict, NotAllowed, Refused, TransitionError)
"""What a person may be told; anything else is a fault."""
TWICE, STALE, ASKS_AGAIN, SPEAKS = 0.3, 0.1, 0.1, 0.08
IDLE_MOST = 12
"""Somebody who finds nothing to do so often in a row goes home."""
DAYS = 6
TRIES = 6
"""How often a request is sent again that the database had no time for."""


def work(town: Town, seed: int, *, days: int = DAYS) -> Heard:
    """All of them work until nothing is left that they may do, and come again the next day; a worker tells the news
    meanwhile. At night claims end: what somebody began and left is free again."""
    heard = Heard()
    for day in range(days):
        _one_day(town, f"{seed}/{day}", heard)
        Claim.objects.update(until=timezone.now() - timedelta(minutes=1))
        if heard.faults or not any(is_unfinished(version) for version in town.versions.values()):
            break
    return heard


def _one_day(town: Town, seed: str, heard: Heard) -> None:
    lock, over = threading.Lock(), threading.Event()
    threads = [
        threading.Thread(target=_day, args=(_Person(town, *of, Random(f"{seed}/{n}"), heard, lock),))
        for n, of in enumerate(town.people)
    ]
    tellers = [threading.Thread(target=_tell, args=(over, heard)) for _n in range(2)]
    for thread in [*tellers, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    for teller in tellers:
        teller.join()
    send_news()


def _tell(over: threading.Event, heard: Heard) -> None:
    try:
        while not over.wait(0.05):
            try:
                send_news()
            except OperationalError:
                heard.again += 1
    except BaseException as fault:
        heard.faults.append(fault)
    finally:
        connections.close_all()


def _day(person: _Person) -> None:
    try:
        person.day()
    except BaseException as fault:
        person.heard.faults.append(fault)
    finally:
        connections.close_all()


class _Person:
    def __init__(
        self,
        town: Town,
        user: User,
        language: str,
        reviews: bool,
        random: Random,
        heard: Heard,
        lock: threading.Lock,
    ) -> None:
        self.town, self.user, self.reviews = town, user, reviews
        self.version, self.language = town.versions[language], language
        self.random, self.heard, self.lock = random, heard, lock

    def day(self) -> None:
        idle = 0
        while idle < IDLE_MOST:
            acts = [self.translate, self.record]
            if self.reviews:
                acts += [self.review_text, self.review_take, self.review_text, self.review_take]
            self.random.shuffle(acts)
            idle = 0 if any(act() for act in acts) else idle + 1

    def words(self) -> str:
        """A text that nobody wrote before, as the checks want it: in its script, with an end."""
        begins, letters, ends = SAYINGS[self.language]
        return f"{begins} {''.join(self.random.choices(letters, k=12))}{ends}"

    def translate(self) -> bool:
        segment = self.do(lambda: claimed_next(self.version, self.user))
        if segment is None:
            return False
        row = Translation.objects.filter(segment=segment, language=self.language).select_related("latest").first()
        base = row.latest.number if row and row.latest else 0
        text = self.words()
        writer = uuid.uuid4().hex
        place: Any = {"by": self.user, "segment": segment, "language": self.language}
        shown = Draft.objects.filter(person=self.user, segment=segment, language=self.language).first()
        number = shown.number if shown else 0
        for length in (len(text) // 2, len(text)):
            save = partial(draft_save, text=text[:length], base_number=base, known=number, writer=writer, **place)
            kept = self.do(save)
            number = kept.number if isinstance(kept, Draft) else number
        if self.random.random() < SPEAKS:
            key = uuid.uuid4()
            self.twice(
                lambda: comment_add(by=self.user, segment=segment, language=self.language, text="Pourquoi ?", key=key)
            )
        if self.random.random() < STALE:  # somebody who has no claim writes here, too
            self.hasty(segment)
        self.send(segment, text, base, known=number, writer=writer)
        return True

    def hasty(self, segment: Segment) -> None:
        other = self.random.choice([user for user, language, _ in self.town.people if language == self.language])
        self.send(segment, self.words(), 0, by=other)

    def send(self, segment: Segment, text: str, base: int, *, by: User | None = None, **draft: Any) -> None:
        """Enter, perhaps twice. Overtaken: the person sees both texts, and sends their own again."""
        author = by or self.user
        with self.lock:
            self.heard.texts.append((segment.pk, self.language, text))
        for _choice in range(2):
            send = partial(translation_submit, by=author, version=self.version, segment=segment, text=text)
            overtaken = self.twice(partial(send, base_number=base, **draft))
            if not isinstance(overtaken, Conflict) or self.random.random() < 0.5:
                return
            theirs = overtaken.theirs
            base, draft = (theirs.number if isinstance(theirs, TranslationRevision) else base), {}

    def review_text(self) -> bool:
        waiting = TranslationRevision.objects.filter(
            translation__language=self.language, state=TranslationRevision.State.SUBMITTED
        )
        chosen = self.chosen(list(waiting.values_list("pk", "author")))
        if chosen is None:
            return False
        revision = TranslationRevision.objects.select_related("translation__segment").get(pk=chosen)
        place: Any = {"by": self.user, "version": self.version, "revision": revision}
        if self.random.random() < ASKS_AGAIN:
            self.twice(lambda: changes_request(**place, reason="Plus court."))
        else:
            self.twice(lambda: translation_approve(**place))
        return True

    def record(self) -> bool:
        rows = studio_rows(self.version, self.user)
        row = next_to_record(self.version, self.user, rows)
        if row is None or row.revision is None:
            return False
        segment, revision = row.segment, row.revision
        if not self.do(
            lambda: claim_take(by=self.user, version=self.version, segment=segment, purpose=Claim.Purpose.RECORD)
        ):
            return True  # somebody was faster: there is more
        path = self.town.folder / f"{uuid.uuid4()}.wav"
        path.write_bytes(self.random.randbytes(64))
        client_id, digest = uuid.uuid4(), sha256_of(path)
        answer = self.twice(
            lambda: take_receive(
                by=self.user,
                version=self.version,
                segment=segment,
                client_id=client_id,
                sha256=digest,
                received=path,
                revision=revision,
                studio=True,
            )
        )
        path.unlink()
        if not isinstance(answer, tuple):
            return True
        take = answer[0]
        self.twice(lambda: checked(take))
        self.twice(lambda: take_submit(by=self.user, take=take))
        return True

    def review_take(self) -> bool:
        waiting = Take.objects.filter(language=self.language, state=TakeState.SUBMITTED)
        chosen = self.chosen(list(waiting.values_list("pk", "voice")))
        if chosen is None:
            return False
        take = Take.objects.select_related("segment").get(pk=chosen)
        place: Any = {"by": self.user, "version": self.version, "take": take}
        if self.random.random() < ASKS_AGAIN:
            self.twice(lambda: take_reject(**place, reason="Plus lentement."))
        else:
            self.twice(lambda: take_approve(**place))
        return True

    def chosen(self, waiting: list[tuple[int, int]]) -> int | None:
        """One that waits: now and then their own, which must be refused. None: only their own is left."""
        others = [key for key, author in waiting if author != self.user.pk]
        if not others:
            return None
        pool = [key for key, _author in waiting] if self.random.random() < STALE else others
        return self.random.choice(pool)

    def twice(self, act: Callable[[], Any]) -> Any:
        """What the first press gave; a second press, or the same request sent again, changes nothing."""
        first = self.do(act)
        if self.random.random() < TWICE:
            self.do(act)
        return first

    def do(self, act: Callable[[], Any]) -> Any:
        """What it gave, or what the person was told."""
        for _attempt in range(TRIES):
            try:
                return act()
            except EXPECTED as told:
                with self.lock:
                    self.heard.said[type(told).__name__] += 1
                return told if isinstance(told, Conflict) else None
            except OperationalError as busy:
                if "lock" not in str(busy):
                    raise
                with self.lock:
                    self.heard.again += 1
        raise AssertionError("the database had no time for a request, however often it was sent")


def checked(take: Take) -> None:
    """What the intake writes of a good recording; measuring one is not what is tried here."""
    fresh = Take.objects.get(pk=take.pk)
    if fresh.state == TakeState.RECEIVED:
        spoken = {"duration_ms": 2000, "speech_start_ms": 100, "speech_end_ms": 1900}
        move_take(fresh, TakeState.CHECKED, audio=f"takes/{take.client_id}.flac", audio_sha256="0" * 64, **spoken)
