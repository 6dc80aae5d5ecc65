"""What each measured client knows: keys, values, features, and what a person reads about them."""
