"""What sentences say: amounts, counts, shares and sums in them, taken apart by words and set against one another."""
