from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0006_said_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="heard_digest",
            field=models.CharField(
                blank=True,
                help_text="Of the sound of the text, where it was heard: volunteers/queries.",
                max_length=64,
            ),
        ),
    ]
