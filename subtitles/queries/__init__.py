"""The queries of the text's pages, each with a constant number of SQL queries."""
