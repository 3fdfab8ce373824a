"""What a release gives to people who take it elsewhere: link card, labels, voice note, chapters, podcast art."""
