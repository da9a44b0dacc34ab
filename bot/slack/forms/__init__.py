"""Forms in modals, made from models: the providers' own, and those of our verbs."""
