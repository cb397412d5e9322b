"""Searching measured: made-up registries of any size, questions to them, other tools to compare with."""
