"""Remember: tables, migrations, the object store and the event log. The only room that knows SQL or S3."""
