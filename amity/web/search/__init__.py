"""Search: customers, pages and actions from anywhere.

Words     palette, hit, recent, result
Promises  only customers within the reader's reach are found; nothing is kept in the browser
Leans on  access, parties, scores, coverage
"""
