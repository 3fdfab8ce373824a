"""By how much the picture may be slower, and whether it may stop at a cut. SQLite builds both tables anew, and the
triggers of one with it go: dubbing/migrations/0005 makes them again."""

from django.db import migrations, models

SLOWING = models.CharField(
    choices=[("as_above", "As Above"), ("10", "Usual"), ("15", "Most"), ("off", "Off")],
    default="as_above",
    max_length=8,
)


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0003_second_edition")]

    operations = [
        migrations.AddField(model_name="languageversion", name="slowing", field=SLOWING),
        migrations.AddField(model_name="tutorial", name="slowing", field=SLOWING),
        migrations.AddField(
            model_name="tutorial",
            name="stops",
            field=models.BooleanField(
                default=False, help_text="Whether it may wait at a cut, for what finds no room else."
            ),
        ),
    ]
