"""Engage: people act: contacts made, work to do."""
