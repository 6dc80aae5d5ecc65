"""The home screen: steps, items, the item at hand, and the policy its choices make."""
