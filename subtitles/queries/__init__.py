"""What pages ask of the texts, each in a constant number of SQL queries."""
