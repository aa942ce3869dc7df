"""This room's part of merges: pairs and events stay with the records that they are about."""

from amity.foundation.kernel.carrying import Carries, Stays

CARRIES: Carries = (
    Stays("identity_matchpair", "first_party_id", read_by="identity.selectors"),
    Stays("identity_matchpair", "second_party_id", read_by="identity.selectors"),
    Stays("identity_merge", "survivor_party_id", read_by="identity.selectors"),
    Stays("identity_merge", "merged_party_id", read_by="identity.selectors"),
)
"""What becomes of this room's rows when customers are merged."""
