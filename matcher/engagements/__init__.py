"""One member tied to one shift, from the first word to the last."""
