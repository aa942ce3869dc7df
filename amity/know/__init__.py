"""Know: one golden record per customer, and who looks after it."""
