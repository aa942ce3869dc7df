"""Sources: where the bank's facts come from; every row accepted, refused or parked, and why.

Words     source, feed, batch, reject, parked row, event, inbox, registered feed
Promises  physical lines = accepted + rejected + skipped + continuations, or the batch is refused;
          the same batch twice changes nothing
Leans on  kernel, organisation, access, audit, keys, lake, parties, products, holdings, analytics (steps.py)
Knows not what a higher room does with a row: each declares INTAKE, and ingest.py hands rows over
"""
