"""Who fits what: rows turned into the engine's arrays, results turned into words."""
