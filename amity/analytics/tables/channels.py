"""The channels between a bank and its customers."""

CHANNELS = ("BRANCH", "ONLINE", "MOBILE", "PHONE", "ATM", "POS", "SYSTEM", "MAIL", "WEB", "MANAGER")
