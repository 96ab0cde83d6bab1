"""What people call options and commands, and what each command takes as its words: tables that a refusal reads."""
