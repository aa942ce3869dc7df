"""What others ask about identity: pairs, merges, golden records; one file each."""
