"""Of kept progress what lists are chosen and sums are made by has columns; releases are found by their state.

The table is a cache, so it is made anew. A program of before may write into it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

COUNTS = ("total", "done", "to_translate", "to_review", "to_record", "to_listen", "no_room", "to_hear")
LEFT = ("left_translate", "left_review", "left_record", "left_listen")
SINCE = ("review_since", "take_review_since", "changes_since", "approved_at")
HELP = {
    "to_hear": "With titles and words: `takes_to_hear`.",
    "texts_ready": "Its texts could go live.",
    "voices_ready": "It has voices that subtitles alone lack.",
}


def since(what: str) -> models.Index:
    return models.Index(fields=[f"{what}_since"], name=f"kept_{what}", condition=Q(**{f"{what}_since__isnull": False}))


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0011_cut_out"), ("tutorials", "0008_dialects")]
    operations = [
        migrations.DeleteModel(name="KeptProgress"),
        migrations.CreateModel(
            name="KeptProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", models.CharField(max_length=64)),
                ("figures", models.TextField()),
                ("part", models.CharField(db_default="", max_length=12)),
                *(
                    (name, models.PositiveIntegerField(db_default=0, help_text=HELP.get(name, "")))
                    for name in (*COUNTS, *LEFT)
                ),
                *((name, models.DateTimeField(null=True)) for name in SINCE),
                *(
                    (name, models.BooleanField(db_default=False, help_text=HELP[name]))
                    for name in ("texts_ready", "voices_ready")
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_progress",
                        to="tutorials.languageversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shape"], name="kept_progress_shape"),
                    models.Index(fields=["part"], name="kept_progress_part"),
                    *(since(what) for what in ("review", "take_review", "changes")),
                    models.Index(fields=["no_room"], name="kept_no_room"),
                ]
            },
        ),
        migrations.AddIndex("release", models.Index(fields=["state", "version"], name="release_state")),
    ]
