"""Who has to do what by when: the body as items, its tables, deadlines and tasks."""
