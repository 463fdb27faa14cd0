"""The same mails sent the way that manuals show: one delayed job a message, which renders, connects, sends and notes that it did.

Nothing of the portal is in here, so that it also runs where Celery is. `USUAL_DIR` holds the templates `mail.txt` and `mail.html`, and the
notes; mails go to `MAIL_PORT`.
"""

import os
from pathlib import Path

from flask import Flask, render_template
from flask_mail import Mail, Message

from bench import notes

FOLDER = Path(os.environ["USUAL_DIR"])

app = Flask(__name__, template_folder=str(FOLDER))
app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=int(os.environ["MAIL_PORT"]), MAIL_DEFAULT_SENDER="Avisos <avisos@portal.example>")
mail = Mail(app)


def notify(number: int) -> None:
    """One mail."""
    with app.app_context():
        message = Message("Marta: «¿Tenéis la bota Luna en la talla 38?»", recipients=[f"a{number}@shop.example"])
        message.body = render_template("mail.txt")
        message.html = render_template("mail.html")
        mail.send(message)
    notes.note(FOLDER, number)
