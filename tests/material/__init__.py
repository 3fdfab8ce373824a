"""What the tests are fed with, from what every clone has: see voices.py, films.py, odd_files.py; recordings.py for the
rest, which only some machines have."""
