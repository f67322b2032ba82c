"""Words -> world: gazetteer, places, days, actors."""
