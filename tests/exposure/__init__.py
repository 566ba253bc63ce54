"""The exposure engine. A package, so that no benchmark of the same name stands before it."""
