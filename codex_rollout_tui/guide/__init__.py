"""What the rollout asks: the Admin Setup guide as data, its editions and their difference; pure."""
