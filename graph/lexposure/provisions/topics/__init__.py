"""Topics of provisions: rules and a linear model over hashed n-grams, each result with the words that decided."""
