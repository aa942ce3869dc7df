"""Amity: customer relationship management for small and medium commercial banks."""
