"""What is kept: content-addressed blobs, the hash-chained event log, spans and quotes."""
