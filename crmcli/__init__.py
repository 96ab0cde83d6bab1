"""crm: a terminal CRM for one salesperson, over one SQLite file."""

__version__ = "0.1.0"
