"""The five screens, each over one set of questions to the book."""
