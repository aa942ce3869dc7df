"""Relations: who belongs together, as households and as groups of companies, and what they hold as one.

Words     household, membership, suggestion, refusal, group, beneficial owner, control, warning, roll-up,
          measure
Promises  nobody is in two households at a time; who was refused is not suggested again; sums add up to
          the cent
Leans on  kernel, organisation, access, audit, runs, parties, holdings, analytics (steps.py, judgements.py)
Knows not scores, tasks: a higher room adds its own measures to a roll-up
"""
