"""What pages show, as plain functions from the store to frozen records: no request, no template, no web framework."""
