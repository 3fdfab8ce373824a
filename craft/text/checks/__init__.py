"""The checks of a translated text, one file per subject; `craft.text.text_checks` runs them all."""
