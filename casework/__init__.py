"""Act: the verbs of the hall, each one transaction."""
