"""Each customer's rhythm: who is quiet, why now, and who will need more."""
