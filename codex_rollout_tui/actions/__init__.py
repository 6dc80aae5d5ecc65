"""What a person can do, once each, for the app and the command line alike."""
