"""Number providers, all behind `port.NumberProvider`: one file each, one line in the registry."""
