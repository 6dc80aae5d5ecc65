"""What all screens share: rows, lists, forms, the bars on top and at the bottom, keys, colours."""
