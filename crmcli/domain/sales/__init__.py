"""Money, order lines, deals and what customers are worth: pure calculations."""
