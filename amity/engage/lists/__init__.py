"""Lists: customers chosen by a rule, filters and an order, kept under a name and shared.

Words     saved list, visibility, definition, pin, own columns
Promises  a list names no customer: who opens it sees those within their own reach; nobody overwrites unseen
Leans on  kernel, organisation, access, audit, features, analytics (judgements.py)
"""
