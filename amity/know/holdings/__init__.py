"""Holdings: which party holds which product, its balances, and its money's recent movements.

Words     holding, holding party, balance, standing order, recent transaction, month balance
Promises  the last 90 days of transactions are here; older ones are in the lake
Leans on  kernel, organisation, access, keys, lake, parties, products
Knows not scores, coverage
"""
