"""An honest simulator: sixteen weeks of invented towns, to compare ways of asking people.

Run it with `make simulate`, or `python -m tests.simulation --help`.

- `town` makes what everybody may know: what residents declared, what groups want from week to week.
- `behaviours` has the families of behaviour. They know the town, and what a policy never sees:
  how willing, tired, free and well-befriended everybody really is.
- `policies` decide every week whom to ask about what. They see the declared profiles and the log
  of asks and answers, as the centre does. Only `policies/engine.py` knows the matching engine.
- `season` brings them together, is the umpire of the rules (gates, caps, nobody asked twice about
  the same), and counts. `experiments` runs many seasons side by side; `figures` puts ratios,
  intervals and goals beside each other.

All chance falls by `dice`, from the seed, the resident, the shift and the week: two policies that
ask the same person about the same shift in the same week get the same answer, so they are
compared on the same luck. Baselines keep to the same gates and caps as the engine does.

A family of one's own
---------------------
A family is anything that can be called with a town and a seed and returns residents; residents
have one method, called once a week with all asks of that week, in order of the weeks:

    class Obliging:
        def __init__(self, town: Town, seed: int) -> None: ...
        def answer(self, asked: Asked) -> Answers: ...

`Asked` has the week and, row by row, who (`people`) is asked about what (`shifts`): rows of the
town's arrays. `Answers` has for each of these rows whether it is a `yes`, how many weeks `late`
the answer is there (0: before the next round; `NEVER`), whether the person `comes` if seated, and,
apart from the rows, the residents who are `leaving`, that is want to hear no more. The town given
is the true one also where policies are shown shuffled profiles. See `behaviours/model.py`.

    python -m tests.simulation --family package.module:Obliging
"""
