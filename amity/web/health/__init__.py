"""Health: what a process manager and a load balancer ask.

Words     healthy, ready
Leans on  nothing but the database's answer
"""
