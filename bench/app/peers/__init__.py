"""The same page in other frameworks, for `python -m bench pages`; nothing else imports this."""
