"""From bytes to stored facts: readers, repair, layout, ingest, the command line."""
