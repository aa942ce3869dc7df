"""Keys: a key for each customer and each batch, kept outside PostgreSQL, so that destroying one is erasing.

Words     key store, slot, master key, seal, destroy, blind index
Promises  a sealed text opens only for its own party and field, unchanged; a destroyed key never comes back;
          a key is on the disk before anything sealed under it is handed out
Leans on  kernel
Knows not PostgreSQL, parties, batches: it is given their numbers
"""
