"""The files of a release that people take elsewhere, labelled; and the pictures and steps that its outlets have."""
