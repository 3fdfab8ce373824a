"""The checks of a translated text, one file per subject; `craft.text_checks` runs them all."""
