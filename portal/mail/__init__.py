"""Voice: the only SMTP. Composes letters from `templates/mail/<kind>/` and hands them to the mail server."""
