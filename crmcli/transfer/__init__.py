"""File formats: readers parse files into drafts, writers format records. None of them knows the book."""
