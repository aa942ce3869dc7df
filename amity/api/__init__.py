"""API: what channels and other systems call, version by version.

Words     channel, token, scope, event, problem, idempotency key, kept answer
Promises  bad input never makes a 5xx; a call repeated under its key takes effect once; a token is kept only
          as its hash and opens only its scopes; whom a channel read is in the audit, and came masked
Leans on  access, audit, keys, parties, holdings, sources, decisions, runs, tasks
"""
