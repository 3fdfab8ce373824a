"""The town belongs to the app `town` now (its 0001): nothing of the table changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0002_second_edition"),
        ("town", "0001_initial"),
    ]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Town")])]
