"""What the program knows without a clock, a disk or a screen: pure functions and records."""
