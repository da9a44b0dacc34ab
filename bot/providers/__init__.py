"""Number providers, all behind `port.NumberProvider`; each is one line in the registry."""
