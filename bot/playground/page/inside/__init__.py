"""The inside pane: what the bot does, keeps and asks for, and the bad days one can let come.

`inside` tells it all; `timeline` groups what happened by its `causes`, out of single `moments`;
`ledger` reads the bot's own database; `masks` keeps secrets from the page; `scene` is whom the
`bad_days` befall, and `controls` lets them.
"""
