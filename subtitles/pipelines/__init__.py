"""Slow processing of texts: machine proposals."""
