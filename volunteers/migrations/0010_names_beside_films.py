"""The name that stands beside the films, and digests of the text that was agreed to.

Until now a consent said only that its person wants to be named; the name was the account's.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def take_names_of_accounts(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of those who chose to be named. An account without a name has only an address, which is shown to nobody."""
    consents = apps.get_model("volunteers", "Consent").objects.filter(withdrawn_at=None).exclude(credit="none")
    for consent in consents.exclude(user__display_name="").select_related("user").iterator():
        consent.credit_as = consent.user.display_name
        consent.save(update_fields=["credit_as"])


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0009_withdrawal_undone")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="credit_as",
            field=models.CharField(blank=True, help_text="The name that stands beside the films.", max_length=80),
        ),
        migrations.AddField(
            model_name="consent",
            name="read_digest",
            field=models.CharField(
                blank=True,
                help_text="SHA-256 of the same text in the language in which it was read.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="text_digest",
            field=models.CharField(blank=True, help_text="SHA-256 of the French text agreed to.", max_length=64),
        ),
        migrations.RunPython(take_names_of_accounts, migrations.RunPython.noop),
    ]
