"""What asks before something is done: forms, choosers, help."""
