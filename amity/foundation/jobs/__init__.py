"""Jobs: work done outside a request, and the word that reaches a screen at once.

Words     job, worker, reaper, stalled, live word, hub
Promises  a job commits with the change that asked for it; a job whose worker died is given back within 90 s
Refuses   queueing_lock together with retry: the queue would leave the job "doing" for ever
Leans on  kernel, postgres
Knows not what any job does: each room's jobs are in its own jobs.py
"""
