"""Time expressions: the days, spans and recurrences of a text, and the ISO days that they mean."""
