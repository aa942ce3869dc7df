"""Serving: the processes that run, and how they stop together.

Words     supervisor, child, port
Promises  one Ctrl C stops every child within seconds; a child that dies takes the others down in good order
Leans on  settings
"""
