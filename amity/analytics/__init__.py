"""Analytics: pure functions over tables. No Django, no PostgreSQL, no clock."""
