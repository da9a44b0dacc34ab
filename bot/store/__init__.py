"""What the bot remembers: plans, the trail, holdings. SQLite, or PostgreSQL when it is outgrown."""
