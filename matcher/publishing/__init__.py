"""The town's window: the front page and what the centre tells everybody."""
