"""What several commands share: who is meant, the conditions of lists, completion, the editor, the reports."""
