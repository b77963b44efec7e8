"""What a cell says: times, numbers, amounts, texts, and words for nothing."""
