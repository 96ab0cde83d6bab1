"""The dashboard: screens ask queries, call services and show records."""
