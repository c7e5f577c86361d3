"""Pure conditions of what follows an activity: who sees which words, periods, codes, standing."""
