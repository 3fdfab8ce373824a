"""The checks of a release's finished files, one file for each kind of thing that is looked at."""
