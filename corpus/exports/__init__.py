"""Files that leave the store: spreadsheets, documents, calendars."""
