"""What the API's operations ask: rows of one customer or of many, only of those whom the caller may see."""
