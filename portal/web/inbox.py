"""The built-in inbox: every mail that the portal sent while no mail server is configured. On loop-back only, so without log-in."""

from flask import Blueprint, Response, abort, render_template, request

from portal.mail import inbox
from portal.mail.inbox import Mail
from portal.web import house
from portal.web.own_host import only_under_own_host

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")
blueprint.before_request(only_under_own_host)

# A mail is a stranger's page: it may colour itself and open a link in a tab of its own, and nothing else.
FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    )
)


@blueprint.before_request
def only_when_built_in() -> None:
    if not house().settings.has_inbox_page:
        abort(404)


@blueprint.get("")
def show() -> str:
    to = request.args.get("to", "").strip()
    return render_template("inbox/list.html", mails=inbox.kept(house().settings.var_dir, to), to=to)


@blueprint.get("/<mail_id>")
def show_mail(mail_id: str) -> str:
    return render_template("inbox/mail.html", mail=_mail(mail_id))


@blueprint.get("/<mail_id>/html")
def show_html(mail_id: str) -> Response:
    html = _mail(mail_id).html
    if html is None:
        abort(404)
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": FRAME_POLICY})


@blueprint.get("/<mail_id>/raw")
def show_raw(mail_id: str) -> Response:
    return Response(_mail(mail_id).raw, mimetype="text/plain")


def _mail(mail_id: str) -> Mail:
    return inbox.read(house().settings.var_dir, mail_id) or abort(404)
