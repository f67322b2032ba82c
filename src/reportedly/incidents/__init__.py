"""Claims -> incidents: copies, blocking, comparing, additive scores with reasons, clusters, the spread of accounts."""
