"""How often a customer comes and buys: models of the gaps, promises to be in touch, forecasts of need."""
