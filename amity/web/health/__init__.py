"""Health: what a process manager, a load balancer and a watcher ask; and what each request leaves behind.

Words     healthy, ready, route, request number
Promises  a stranger learns which part fails, never why; no line and no label names a customer or an address
Leans on  jobs, runs, audit, keys, backups, sources
"""
