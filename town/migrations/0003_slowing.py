from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("town", "0002_outlets_off")]

    operations = [
        migrations.AddField(
            model_name="town",
            name="slowing",
            field=models.PositiveSmallIntegerField(choices=[(0, "Never"), (10, "Usual"), (15, "Most")], default=10),
        ),
    ]
