"""What Cognito would do with an attribute update, and whether its message would arrive."""
