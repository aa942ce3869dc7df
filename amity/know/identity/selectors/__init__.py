"""What others ask about identity: pairs and merges; one file each."""
