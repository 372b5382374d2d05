"""What every kind of fact is written in: numbers, dates, types, names of bodies and people, their spellings."""
