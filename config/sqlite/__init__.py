"""The engine of the embedded default, as `DATABASES` names it."""
