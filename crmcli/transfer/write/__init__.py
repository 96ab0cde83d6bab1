"""Writers: records go in, a file that other programs read comes out. They know nothing of the book."""
