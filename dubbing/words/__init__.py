"""Titles, summaries and words of the site, said by volunteers: small files beside the films, made apart from them."""
