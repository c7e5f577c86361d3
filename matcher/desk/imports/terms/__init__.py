"""Reading a posting's terms out of its words: small tables of shapes, and never a guess.

Whatever is read here stands beside the words, which are kept whole.
"""
