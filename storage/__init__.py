"""Where files are stored: local disk or S3, under their digest, private or public; and the table that says for whom.

Begin with `models` (the table). `recording` stores a file with its row, `leaving` lets it go, `queries` answers which
files hold a voice and what may be freed. `files` is the bytes alone.
"""
