"""What Slack calls. Each listener: acknowledge, read, ask the desk, answer."""
