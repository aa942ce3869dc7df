"""Tables: the contracts between the bank's files, the lake and analytics."""
