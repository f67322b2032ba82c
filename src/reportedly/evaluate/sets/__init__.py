"""The public sets, one file each: where its files are, how a report of it is judged, which figures it gives."""
