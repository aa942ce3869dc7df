"""Runs: what the ring did, step by step, and which generation readers see.

Words     run, step, generation, pointer, version of a definition
Promises  readers see a whole generation or the one before it; two are kept
Leans on  kernel
"""
