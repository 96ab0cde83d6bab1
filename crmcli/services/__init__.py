"""Services: each public function is one change of the book in one transaction, and one undo step."""
