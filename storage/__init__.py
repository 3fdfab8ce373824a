"""Where files are stored: local disk or S3, under their digest, private or public. Begin with `files`."""
