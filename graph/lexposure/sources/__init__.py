"""Bytes in: one module a format. Turns files and repositories into the types of model, and stores nothing."""
