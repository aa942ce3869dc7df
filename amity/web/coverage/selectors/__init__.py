"""What the pages of coverage ask, a file a page."""
