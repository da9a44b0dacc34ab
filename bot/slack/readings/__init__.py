"""What people read: help, offers, lists, one number, the trail. From values to messages."""
