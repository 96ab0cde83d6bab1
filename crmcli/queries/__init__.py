"""Reading the book: each function asks one question and returns records."""
