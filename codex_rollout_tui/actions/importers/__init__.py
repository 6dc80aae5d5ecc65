"""Find the policy in what somebody has: a text, a text in base64, a configuration profile, signed or not."""
