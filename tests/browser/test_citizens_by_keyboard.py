"""A citizen's ways by keyboard alone: the skip link first, every stop in the order of the page and seen, forms sent."""

from __future__ import annotations

from typing import Any

STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(each =>
    !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true})
    && !(each.type === 'radio' && each.name && document.querySelector(`input[name="${each.name}"]`) !== each)).length"""
# Where the keyboard is: whether it comes after where it was, is on the screen, and is drawn otherwise than when it is not there.
STOP = """async () => {
    const here = document.activeElement, last = window.lastStop;
    window.lastStop = here;
    if (here === document.body) return null;
    const on = box => box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    for (let frame = 0; frame < 60 && !on(here.getBoundingClientRect()); frame++) await new Promise(requestAnimationFrame);
    const style = getComputedStyle(here);
    return {
        what: here.outerHTML.slice(0, 120),
        after: !last || last === document.body || !!(last.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING),
        on_screen: on(here.getBoundingClientRect()),
        seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
    };
}"""


def test_every_stop_is_in_order_and_seen_and_the_first_skips_to_the_content(visit: Any, site: str) -> None:
    page = visit("citizen", width=390)
    for address in ("/me/", "/me/rights/objection/"):
        page.goto(site + address)
        page.evaluate("window.lastStop = null")
        page.keyboard.press("Tab")
        first = page.evaluate(STOP)
        assert "skip-link" in first["what"]
        assert (first["on_screen"], first["seen"]) == (True, True)
        wanted, stops = page.evaluate(STOPS), [first]
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            if (stop := page.evaluate(STOP)) is None:
                break
            stops.append(stop)
        wrong = [
            (address, each["what"]) for each in stops if not (each["after"] and each["on_screen"] and each["seen"])
        ]
        assert wrong == []
        assert len(stops) == wanted
    page.goto(f"{site}/me/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_correction_is_asked_and_taken_back_without_a_mouse(visit: Any, site: str) -> None:
    page = visit("citizen", width=390, script=False)
    page.goto(f"{site}/me/data/farmer/0/tenure/")
    page.locator("#wanted").focus()
    # Who the citizen is differs from one making of the demonstration to another: the word that does not stand there yet.
    rents = "Rents the land" in page.locator("dl.record").inner_text()
    page.keyboard.type("Owner" if rents else "Rents")
    page.keyboard.press("Tab")
    page.keyboard.type("It is so since last year")
    page.keyboard.press("Tab")  # the file
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/requests/*/")
    taken_back = page.get_by_role("button", name="I no longer ask this")
    taken_back.focus()
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert page.get_by_role("button", name="I no longer ask this").count() == 0
