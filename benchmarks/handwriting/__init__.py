"""Training of the digit reader for serials and days written by hand: made-up handwriting, one command."""
