"""Text as people type it: compared, indexed, measured, and parsed into what it means."""
