"""The head of a paper: type, number, date, issuer, subject, and what a portal says of them."""
