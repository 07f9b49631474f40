"""Files that the program shows or sends; no code."""
