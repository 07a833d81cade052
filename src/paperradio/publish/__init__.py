"""Finished files: MP3, transcript, captions, feed."""
