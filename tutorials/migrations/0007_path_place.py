"""The town's path: each film's place in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0006_music_tracks")]

    operations = [
        migrations.AddField(  # a column that may be empty: SQLite builds no table anew, and no trigger goes
            model_name="tutorial",
            name="path_place",
            field=models.PositiveSmallIntegerField(blank=True, help_text="From 0; null: not in the path.", null=True),
        ),
    ]
