"""The steps as a book that speaks; made with them, where everybody who is heard lets it leave the site."""
