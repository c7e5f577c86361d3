"""Reading schedules that people have written in words, step by step."""
