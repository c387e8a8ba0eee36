"""A person's two lists, never mixed: what to buy again, and what is new to them and fits.

`market`, `person` and `signals` say what is known at a moment, `trees` and `learning` what the past teaches
about it (`plain` while it teaches too little), `choosing` and `making` turn scores into lists, `known` and
`keeping` hold what was learned and write lists down, `refreshing` says whose and when.
"""
