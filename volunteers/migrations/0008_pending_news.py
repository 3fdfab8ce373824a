from django.db import migrations


class Migration(migrations.Migration):
    """A plainer name; the table keeps its own, so that the program of before can go on beside this one."""

    dependencies = [("volunteers", "0007_consent_by_ear")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("Untold", "volunteers_untold"),
                migrations.RenameModel("Untold", "PendingNews"),
            ]
        )
    ]
