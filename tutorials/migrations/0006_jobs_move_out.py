"""Jobs and workers belong to the app `jobs` now (its 0001): nothing of the tables changes."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tutorials", "0005_video_parts"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Worker"), migrations.DeleteModel(name="Job")]
        ),
    ]
