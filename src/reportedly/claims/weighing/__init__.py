"""How what is seen is weighed: small models, the encoder, the files of their weights."""
