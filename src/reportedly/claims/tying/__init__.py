"""What belongs to a happening: parties, place, time, counts, and how it is told."""
