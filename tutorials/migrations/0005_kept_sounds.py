"""Moments of a film whose own sound stays, and since when its versions would sound otherwise."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0004_slowing")]

    operations = [
        migrations.AddField(  # a column that may be empty: SQLite builds no table anew, and no trigger goes
            model_name="tutorial",
            name="mix_changed_at",
            field=models.DateTimeField(help_text="Since when its versions would sound otherwise.", null=True),
        ),
        migrations.CreateModel(
            name="KeptSound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_ms", models.BigIntegerField()),
                ("end_ms", models.BigIntegerField()),
                (
                    "tutorial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_sounds",
                        to="tutorials.tutorial",
                    ),
                ),
            ],
            options={
                "ordering": ["tutorial_id", "start_ms"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_ms__gt", models.F("start_ms")), ("start_ms__gte", 0)),
                        name="kept_sound_span",
                    ),
                    models.UniqueConstraint(fields=("tutorial", "start_ms", "end_ms"), name="kept_sound_once"),
                ],
            },
        ),
    ]
