"""Formats: how money, days and names are written for a reader. Pure, but for the active language.

Words     compact, exact, minor units, native name
Leans on  nothing of ours
"""
