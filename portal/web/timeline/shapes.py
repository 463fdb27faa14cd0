"""How each kind of mark looks: the path of an SVG, drawn around its middle."""

from portal.web.timeline.scene import Shape

SHAPES = {
    Shape.DOT: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    Shape.RING: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    Shape.SQUARE: "M-5-5h10v10h-10z",
    Shape.DIAMOND: "M0-6.5 6.5 0 0 6.5-6.5 0z",
    Shape.AWAY: "M-5-6 6 0-5 6z",
    Shape.BACK: "M5-6-6 0 5 6z",
}
