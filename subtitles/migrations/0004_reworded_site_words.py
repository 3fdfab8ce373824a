"""The French of some of the site's words changed, their meaning did not: translations stay valid. *Tutorials* on the
parents' pages became a message of its own, with its translations and recordings; the workshop's keeps a copy of the
texts. The segments themselves get the new French when the program's words are synchronised."""

from django.db import migrations
from django.db.models import F, Q

from craft.text.digests import text_digest
from craft.text.interface_units import message_id

FRENCH = {
    ("", "All tutorials"): "Toutes les vidéos",
    ("", "No tutorial in this language yet."): "Pas encore de vidéo dans cette langue.",
    ("", "Newest"): "Les plus récentes",
    ("", "Most watched"): "Les plus regardées",
    ("", "Shortest"): "Les plus courtes",
    ("", "Step by step"): "Étape par étape",
    ("", "Book with pictures"): "Livre avec images et voix",
    ("", "Sound only"): "Écouter sans image",
    ("", "Too large for a messenger: send the link."): "Trop grosse pour WhatsApp\u00a0: envoyez le lien.",
    ("", "In parts for messengers"): "En parties, pour WhatsApp",
    ("", "making the pages of steps"): "préparation des pages étape par étape",
    ("", "The address may be wrong. Look at the tutorials, or ask for help by telephone."): (
        "L’adresse est peut-être fausse. Regardez les vidéos, ou demandez de l’aide par téléphone."
    ),
    ("", "It is no longer shown. Look at the other tutorials, or ask for help by telephone."): (
        "On ne peut plus la voir. Regardez les autres vidéos, ou demandez de l’aide par téléphone."
    ),
    ("", "Wait ten minutes, then search again. The list of tutorials still opens."): (
        "Attendez dix minutes, puis cherchez à nouveau. La liste des vidéos s’ouvre toujours."
    ),
    ("", "The words of this site were translated by a machine; no native speaker has reviewed them yet."): (
        "Une machine a traduit les mots de ce site. Il peut y avoir des fautes."
    ),
    ("parents", "Tutorials"): "Vidéos",
}


def carry_over(apps, schema_editor):
    segments = apps.get_model("tutorials", "Segment").objects.filter(tutorial__slug="interface")
    move(apps, segments)
    translations = apps.get_model("subtitles", "Translation").objects
    for (context, english), french in FRENCH.items():
        own = translations.filter(segment__in=segments.filter(public_id=message_id(context, english)))
        valid = Q(latest__source_digest=F("segment__digest")) | Q(still_valid_digest=F("segment__digest"))
        keys = list(own.filter(valid).values_list("pk", flat=True))
        translations.filter(pk__in=keys).update(still_valid_digest=text_digest(french))


def move(apps, segments):
    """The segment becomes the parents', with its recordings; another one in its place is the workshop's."""
    parents, workshop = message_id("parents", "Tutorials"), message_id("", "Tutorials")
    moved = segments.filter(public_id=workshop).first()
    if moved is None or segments.filter(public_id=parents).exists():
        return
    segments.filter(pk=moved.pk).update(public_id=parents)
    copy = type(moved).objects.create(
        tutorial_id=moved.tutorial_id,
        public_id=workshop,
        kind=moved.kind,
        text=moved.text,
        context=moved.context,
        digest=moved.digest,
    )
    apps.get_model("tutorials", "SegmentRevision").objects.create(segment=copy, number=1, text=copy.text)
    for row in apps.get_model("subtitles", "Translation").objects.filter(segment=moved.pk).exclude(approved=None):
        revision, valid = row.approved, row.still_valid_digest
        row.pk, row.segment, row.number, row.latest, row.approved, row.still_valid_digest = (
            None,
            copy,
            1,
            None,
            None,
            "",
        )
        row.save(force_insert=True)
        revision.pk, revision.translation, revision.number = None, row, 1
        revision.save(force_insert=True)
        row.latest, row.approved, row.still_valid_digest = revision, revision, valid
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("subtitles", "0003_second_edition"),
        ("tutorials", "0006_music_tracks"),
    ]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
