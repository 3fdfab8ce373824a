"""What happens without a person who waits: mail is queued, news are made and sent."""
