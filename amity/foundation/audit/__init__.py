"""Audit: one entry an act, in the transaction that makes the change, sealed in batches.

Words     entry, seal, checkpoint, chain, head
Promises  an entry is never changed; once sealed (within 60 s) not even the database's owner bends it unseen
Leans on  kernel
"""
