"""The id under which a job's lines stand in the log; the version before leaves it empty."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="trace",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Of the request that asked for it.", max_length=16
            ),
        ),
    ]
