from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0013_news_of_what_helped"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="asked_version",
            field=models.CharField(
                blank=True,
                help_text="The last version of the text of which this person knows: asked once.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="pass_on",
            field=models.BooleanField(default=False, help_text="May leave the town's site: notes, parts, podcast."),
        ),
    ]
