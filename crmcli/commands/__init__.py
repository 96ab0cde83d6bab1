"""The command line: one file per noun; bodies parse, call and show."""
