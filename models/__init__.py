"""Value objects and tables of Vanban: what a paper is and how it is kept."""
