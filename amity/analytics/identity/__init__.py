"""Identity: which records are of one customer. Pure functions over records; nothing is stored here.

Words     forms, blocking key, level, evidence, grey zone, cluster (see GLOSSARY.md)
Promises  the same records give the same clusters in whatever order; "never" and "always" are kept
Leans on  analytics.engine, analytics.tables; splink, rapidfuzz, python-stdnum, opencc, pypinyin
Read      records → words, names, companies, numbers → forms → keys → levels, comparisons → weights → judge;
          all at once: preparing → blocking → training → linking → clustering → resolving; files, scoring
"""
