"""What the screens are made of: each posts messages in the words of the book, and knows no database."""
