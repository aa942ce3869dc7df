"""What others ask about households, suggestions, groups of companies, warnings and roll-ups."""
