"""How long other people wait while a large file of texts comes in.

python -m benchmarks.bench_import [TEXTS, 1087]
script/with_postgres.py .venv/bin/python -m benchmarks.bench_import

A tutorial of 1,087 segments is filled with Turkish from one PO file, approved. Meanwhile another process does what a
volunteer's page does: it saves a draft every 20 ms, and every save is timed. Target: no save waits longer than 0.5 s
(SQLite has one writer; a lot of the import holds it for 0.2 s at most). The import itself is timed, too, and so is
taking it back whole.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter, sleep

from benchmarks.scratch_django import FOLDER, fresh_database

import polib
from django.db import OperationalError, connection
from django.utils import translation

from subtitles.actions import draft_save, import_take_back
from subtitles.exchange import export_texts, import_texts
from subtitles.exchange.units import units_of
from subtitles.models import Draft, TextImport, TranslationRevision
from tutorials.actions import version_open
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.pipelines.transcript import NewSegment, segments_replace
from volunteers.models import User

EVERY_S = 0.02
LONGEST_WAIT_S = 0.5
STOP = FOLDER / "stop"
# French and Turkish word by word: no sentence twice, nothing for a check to say.
VERBS = {"Touchez": "dokunun", "Ouvrez": "açın", "Lisez": "okuyun", "Gardez": "saklayın", "Cherchez": "arayın"}
NOUNS = {
    "le message": "mesajı",
    "la liste": "listeyi",
    "le cahier": "defteri",
    "la photo": "fotoğrafı",
    "la page": "sayfayı",
    "le bouton": "düğmeyi",
    "la flèche": "oku",
    "le nom": "adı",
    "la porte": "kapıyı",
    "le devoir": "ödevi",
}
PLACES = {
    "dans la cour": "avluda",
    "à l’école": "okulda",
    "à la mairie": "belediyede",
    "dans la classe": "sınıfta",
    "à la maison": "evde",
    "dans le jardin": "bahçede",
}
DAYS = {"lundi": "pazartesi günü", "mardi": "salı günü", "jeudi": "perşembe günü", "vendredi": "cuma günü"}


def sentences(count: int) -> list[tuple[str, str]]:
    """(French, Turkish)"""
    every = (
        (f"{verb} {noun} {place} {day}.", f"{DAYS[day].capitalize()} {PLACES[place]} {NOUNS[noun]} {VERBS[verb]}.")
        for verb in VERBS
        for noun in NOUNS
        for place in PLACES
        for day in DAYS
    )
    return [pair for _n, pair in zip(range(count), every, strict=False)]


def version_of(by: User, slug: str, pairs: list[tuple[str, str]]) -> LanguageVersion:
    row = Tutorial.objects.create(slug=slug, state=Tutorial.State.EDITING, duration_ms=9000 * len(pairs), title_fr=slug)
    segments_replace(
        tutorial=row, new=[NewSegment(9000 * n, 9000 * n + 5000, french) for n, (french, _turkish) in enumerate(pairs)]
    )
    return version_open(by=by, tutorial=row, language="tr")


def write_until_stopped() -> None:
    """The volunteer's page, in a process of its own: prints each save's seconds, and whether it was refused."""
    by = User.objects.get(email="amina@example.org")
    segment = Segment.objects.filter(tutorial__slug="autre", kind="speech").first()
    assert segment is not None
    n = 0
    while not STOP.exists():
        n += 1
        begun = perf_counter()
        try:
            draft_save(by=by, segment=segment, language="tr", text=f"Taslak {n}", base_number=0)
            print(f"{perf_counter() - begun:.4f}", flush=True)
        except OperationalError:  # after the 20 s of `config.environment.sqlite`
            print(f"{perf_counter() - begun:.4f} refused", flush=True)
        sleep(EVERY_S)


def measured(what: str, work: Callable[[], None]) -> float:
    """Runs it beside the writer; prints how long both took, and returns the longest wait in seconds."""
    STOP.unlink(missing_ok=True)
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bench_import", "write"], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    writer.stdout.readline()  # it writes
    begun = perf_counter()
    work()
    took = perf_counter() - begun
    STOP.touch()
    lines = [line.split() for line in writer.communicate()[0].splitlines()]
    waits, refused = sorted(float(line[0]) for line in lines), sum(len(line) > 1 for line in lines)
    print(
        f"{what}: {took:.1f} s; {len(waits)} saves of a draft meanwhile, "
        f"half within {waits[len(waits) // 2] * 1000:.0f} ms, the longest {waits[-1]:.2f} s, {refused} refused"
    )
    return waits[-1]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1087
    fresh_database()
    by = User.objects.create_user("claire@example.org", display_name="Claire")
    by.roles.create(role="coordinator", language="")
    amina = User.objects.create_user("amina@example.org", display_name="Amina")
    amina.roles.create(role="volunteer", language="tr")
    pairs = sentences(count)
    version_of(by, "autre", pairs[:3])
    version = version_of(by, "grand", pairs)
    po = polib.pofile(export_texts(units_of(version), slug="grand", title="T", language="tr", format="po"))
    known = dict(pairs)
    for entry in po:
        entry.msgstr = known.get(entry.msgid, "")
    data = str(po).encode()
    print(f"{connection.vendor}, {len(known)} texts, {len(data) / 1000:.0f} kB")

    def bring() -> None:
        outcome = import_texts(
            by=by, tutorial=version.tutorial, version=version, name="grand.po", data=data, approve=True
        )
        print(f"  {len(outcome.changed)} changed, {outcome.unchanged} unchanged, {len(outcome.refused)} refused")

    def take_back() -> None:
        batch = TextImport.objects.select_related("tutorial", "person").latest("pk")
        import_take_back(by=by, batch=batch)

    longest = measured("one file in", bring)
    approved = TranslationRevision.objects.filter(state="approved").count()
    assert approved == len(known), approved
    longest = max(longest, measured("taken back whole", take_back))
    assert not TranslationRevision.objects.filter(state="approved").exists()
    assert Draft.objects.filter(person_id=amina.pk).count() == 1
    print(f"longest wait {longest:.2f} s (at most {LONGEST_WAIT_S})")
    return 0 if longest <= LONGEST_WAIT_S else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write_until_stopped()
        sys.exit()
    with translation.override("en"):
        sys.exit(main())
