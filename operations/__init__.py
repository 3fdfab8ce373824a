"""What an operator does: backup, restore, doctor, the demonstration."""
