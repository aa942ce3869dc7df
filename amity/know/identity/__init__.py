"""Identity: which records are one customer; merging them, taking them apart, and the golden record.

Words     pair, grey zone, verdict, merge, unmerge, survivor, golden record (see GLOSSARY.md)
Promises  a merge is an event and overwrites nothing; after an unmerge both are as if it had never been;
          nobody alone merges customers of whom one holds something
Leans on  parties, holdings, sources; access, audit, keys
Knows not what other rooms hang on a customer: each declares it (``CARRIES``), and is handed in
"""
