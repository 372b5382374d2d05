"""Campaigns (phong trào thi đua) and their periods."""
