"""The steps of the database, run by `models.migrate`."""
