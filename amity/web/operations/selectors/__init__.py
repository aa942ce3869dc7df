"""What the operations pages ask, page by page."""
