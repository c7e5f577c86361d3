"""Messages to people: the outbox, its delivery, and the words of each message."""
