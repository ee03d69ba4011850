"""The migrations of the tables, from the first on."""
