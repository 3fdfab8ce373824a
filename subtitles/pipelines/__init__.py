"""Long work on texts: machine proposals."""
