"""The map and the lines of a briefing as SVG of their own, in the colours of paper."""

from __future__ import annotations

from xml.sax.saxutils import escape

from prasan.web.centres.area_map import Map
from prasan.web.centres.briefing.charts import Trend

FILLS = {
    "1": "#d5e8e6",
    "2": "#9fcac8",
    "3": "#5fa3a6",
    "4": "#2b757d",
    "5": "#0a4049",
    "hidden": "hatch",
    "not-reported": "#e9e7e1",
    "no-value": "#e9e7e1",
}
_HATCH = (
    '<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="9" height="9" fill="#ffffff"/><rect width="3" height="9" fill="#8a949a"/></pattern></defs>'
)


def map_svg(drawn: Map) -> str:
    """A map without its links."""
    shapes = "".join(
        f'<path d="{shape.path}" fill="{_fill(shape.fill)}" stroke="#4f7177" stroke-width="1.2"/>'
        for shape in drawn.shapes
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}">{_HATCH}{shapes}</svg>'


def trend_svg(trend: Trend) -> str:
    """A line over time with its target."""
    parts = [
        f'<polyline points="{aim.line}" fill="none" stroke="#9b2c2c" stroke-width="2" stroke-dasharray="7 5"/>'
        f'<text x="{aim.x}" y="{aim.y}" text-anchor="{aim.anchor}" font-family="Sarabun" font-size="15" fill="#9b2c2c">'
        f"{escape(aim.label)}</text>"
        for aim in trend.aims
    ]
    parts += [
        f'<polyline points="{line}" fill="none" stroke="#0f5a66" stroke-width="3.5" stroke-linejoin="round"/>'
        for line in trend.lines
    ]
    for dot in trend.dots:
        fill = "#0f5a66" if dot.last else "#ffffff"
        parts.append(
            f'<circle cx="{dot.x}" cy="{dot.y}" r="{6 if dot.last else 4}" fill="{fill}" stroke="#0f5a66" stroke-width="2.5"/>'
        )
        if dot.label:
            parts.append(
                f'<text x="{dot.x}" y="184" text-anchor="{dot.anchor}" font-family="Sarabun" font-size="15"'
                f' fill="#4a5c66">{escape(dot.label)}</text>'
            )
    drawn = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {trend.width + 16} {trend.height + 4}">{drawn}</svg>'


def _fill(fill: str) -> str:
    return "url(#hatch)" if fill == "hidden" else FILLS[fill]
