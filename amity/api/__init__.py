"""API: what channels and other systems call, version by version.

Words     channel, token, event, problem
Promises  bad input never makes a 5xx; the same event twice counts once; a token is kept only as its hash
Leans on  access, audit, sources, tasks
"""
