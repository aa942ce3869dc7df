"""What the pages of customers ask: the state of a list, its rows and sums, one record, its timeline."""
