"""Papers and the register brought together: which belong to each other, where they disagree, what a person decided.

`records` makes both comparable, `score` compares two, `blocks` finds whom to compare, `assign` settles pairs,
`lines` says what came out, `run` keeps it in the store, `decide` is what a person does about it.
"""
