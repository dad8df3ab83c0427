// A box is moved by hand; its new place goes into the form, which is what is saved.  What is within it moves along.
const area = document.querySelector("[data-arrange]");
const svg = area?.querySelector("svg");
const note = document.querySelector("[data-moved]");

if (svg) {
  const boxes = [...svg.querySelectorAll("[data-box]")];
  const moved = new Map();
  const rows = new Map([...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  const input = (id, side) => rows.get(id)?.querySelector(`[data-side="${side}"]`);
  let held = null;

  function within(box) {
    const found = [box];
    for (const each of boxes) if (found.some((outer) => outer.dataset.box === each.dataset.within)) found.push(each);
    return found;
  }

  const place = (event) => {
    const part = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    return [event.clientX * part, event.clientY * part];
  };

  svg.addEventListener("pointerdown", (event) => {
    const box = event.target.closest("[data-box]");
    if (!box || event.button !== 0) return;
    held = { box, from: place(event), boxes: within(box), by: [0, 0] };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const now = place(event);
    held.by = [Math.round((now[0] - held.from[0]) / 5) * 5, Math.round((now[1] - held.from[1]) / 5) * 5];
    for (const each of held.boxes) {
      const before = moved.get(each) || [0, 0];
      each.setAttribute("transform", `translate(${before[0] + held.by[0]} ${before[1] + held.by[1]})`);
    }
  });
  svg.addEventListener("pointerup", () => {
    if (!held) return;
    const [across, down] = held.by;
    if (across || down) {
      for (const each of held.boxes) {
        const before = moved.get(each) || [0, 0];
        moved.set(each, [before[0] + across, before[1] + down]);
        const [x, y] = [input(each.dataset.box, "x"), input(each.dataset.box, "y")];
        if (x && y) [x.value, y.value] = [Number(x.value) + across, Number(y.value) + down];
      }
      note.hidden = false;
    }
    held = null;
  });
}
