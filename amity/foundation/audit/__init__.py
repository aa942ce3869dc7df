"""Audit: one entry an act, in the transaction that makes the change, sealed in batches.

Words     entry, seal, checkpoint, chain
Promises  an entry is never changed; after a seal (within 60 s) even the database's owner cannot bend it unseen
Leans on  kernel
"""
