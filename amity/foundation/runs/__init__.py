"""Runs: what the ring did, step by step, and which generation readers see.

Words     run, step, generation, partition, pointer, version of a definition
Promises  readers see a whole generation or the one before it; two are kept; one refresh at a time
Leans on  kernel, audit
"""
