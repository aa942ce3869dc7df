"""This room's part of merges: a plan says whom it moved, whatever became of them."""

from amity.foundation.kernel.carrying import Carries, Stays

CARRIES: Carries = (Stays("allotments_allotmentmove", "party_id", read_by="the plan that it is a line of"),)
"""What becomes of this room's rows when customers are merged."""
