"""The same release for who does not see the picture: its voices, and between them what is seen and not said.

`choice` says which descriptions, `placing` where each is said, `files` mixes and stores them, `words` tells the
coordinator. A release without
descriptions passes through none of it and is made to the byte as before.
"""
