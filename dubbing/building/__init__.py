"""The steps of a release's build. `dubbing/publish.py` reads them top to bottom."""
