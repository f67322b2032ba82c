"""Which words name a happening, which of them are one, and what kind it is."""
