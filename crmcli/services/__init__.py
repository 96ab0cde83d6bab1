"""The use cases: several store calls that belong together, each one transaction."""
