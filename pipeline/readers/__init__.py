"""One module a format; `pipeline.readers.read` chooses by the bytes."""
