"""What is wrong with a policy: the checks, their findings, and what each client refuses."""
