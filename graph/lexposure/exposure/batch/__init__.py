"""Many profiles at once: conditions as arrays, evaluated for one profile or for a whole portfolio by the same code."""
