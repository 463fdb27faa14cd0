"""`/try/<shop>`: a story is played step by step, in a shop of its own."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.actions.play import NoSuchPlay, Play, find
from portal.clock import now
from portal.web import errors, house
from portal.web.own_host import only_under_own_host
from portal.web.pages import page_or_block
from portal.web.polls import unless_known
from portal.web.stage import door, shown, telling

blueprint = Blueprint("story_play", __name__, url_prefix="/try")
blueprint.before_request(only_under_own_host)
blueprint.before_request(door.only_where_open)

LONGEST = timedelta(minutes=5)
"""No story takes as long."""


@blueprint.post("/stories/<name>")
def begin(name: str) -> ResponseReturnValue:
    return _to(telling.begin(name))


@blueprint.get("/<shop>")
def show(shop: str) -> ResponseReturnValue:
    """With `paused`, seconds after the story's beginning, nothing goes on by itself."""
    paused = request.args.get("paused", type=_paused)
    return page_or_block(shown.PAGE, "stage", **shown.story_play(find(house(), shop), paused))


@blueprint.get("/<shop>/portal")
def portal(shop: str) -> ResponseReturnValue:
    """What has changed, as the page asks for it again and again."""
    return unless_known(shown.ANEW, "anew", **shown.story_play(find(house(), shop)))


@blueprint.post("/<shop>/step")
def step(shop: str) -> ResponseReturnValue:
    """The form names the step: sent twice, it is told once."""
    return _to(telling.tell_step(find(house(), shop), request.form.get("step", -1, type=int)))


@blueprint.get("/<shop>/pause")
def pause(shop: str) -> ResponseReturnValue:
    """Leads to the page as it stands now, and changes nothing."""
    elapsed = min(now() - find(house(), shop).since, LONGEST)
    return redirect(url_for("story_play.show", shop=shop, paused=f"{elapsed.total_seconds():.1f}"), 303)


@blueprint.post("/<shop>/on")
def go_on(shop: str) -> ResponseReturnValue:
    """After a pause, from where it was."""
    elapsed = request.form.get("elapsed", type=_paused)
    if elapsed is None:
        abort(422)
    return _to(telling.begin(find(house(), shop).story.name, timedelta(seconds=elapsed)))


@blueprint.errorhandler(NoSuchPlay)
def no_such_play(_error: NoSuchPlay) -> ResponseReturnValue:
    return errors.show(NotFound())


def _paused(seconds: str) -> float:
    """Raises ValueError for what is no time of a story."""
    if not 0 <= (paused := float(seconds)) <= LONGEST.total_seconds():
        raise ValueError(seconds)
    return paused


def _to(playing: Play) -> ResponseReturnValue:
    return redirect(url_for("story_play.show", shop=playing.shop), 303)
