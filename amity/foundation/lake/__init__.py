"""Lake: the long tables as Iceberg: transactions, balances, events and what is summed from them.

Words     warehouse, snapshot, chunk, month
Promises  a chunk lands once, whole or not at all; a snapshot that was read can be read again
Leans on  kernel, analytics.engine, analytics.tables
"""
