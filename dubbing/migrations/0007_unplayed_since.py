from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0006_verdict_before_pictures")]
    operations = [
        migrations.AddField(
            model_name="take",
            name="unplayed_since",
            field=models.DateTimeField(
                null=True,
                help_text="Of a refused take: since when no release that can be heard, or gone back to, plays it.",
            ),
        ),
    ]
