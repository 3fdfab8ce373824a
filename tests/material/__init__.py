"""The input files of the tests, made from what every clone has: see voices.py, videos.py, odd_files.py;
recordings.py for the rest, which only some machines have."""
