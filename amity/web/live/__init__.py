"""Live: what just happened, on the right person's screen, without a reload.

Words     stream, screen, alert, seen
Leans on  access, jobs, tasks
"""
