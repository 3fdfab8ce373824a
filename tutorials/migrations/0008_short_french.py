"""A shorter French for a segment, kept at each of its revisions."""

from django.db import migrations, models

SHORT_TEXT = models.TextField(
    blank=True, help_text="A shorter French that every language may follow where its voice has no room."
)
# Added by hand: to add a field Django makes the table anew on SQLite, where the triggers that mark progress name it.
ADD = 'ALTER TABLE "{table}" ADD COLUMN "short_text" text NOT NULL DEFAULT \'\''
DROP = 'ALTER TABLE "{table}" DROP COLUMN "short_text"'


def column(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(ADD.format(table=table), DROP.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0007_holds")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[column("tutorials_segment"), column("tutorials_segmentrevision")],
            state_operations=[
                migrations.AddField("segment", "short_text", SHORT_TEXT),
                migrations.AddField("segmentrevision", "short_text", models.TextField(blank=True)),
            ],
        ),
    ]
