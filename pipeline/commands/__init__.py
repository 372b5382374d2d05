"""One module a group of commands; each registers its commands on the typer application of `pipeline.cli`."""
