"""Understand: features, value, scores and segments, published by generation."""
