"""What there is to know about a policy that is being looked at, worked out in a process beside the screen."""
