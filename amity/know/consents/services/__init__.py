"""Use cases of the room: consents given and withdrawn, suppressions, promotions made, declarations."""
