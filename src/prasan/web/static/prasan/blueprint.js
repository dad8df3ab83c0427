// A picture's size changes in place; without this each size is a page of its own.
const box = document.querySelector("[data-picture]");
const svg = box?.querySelector("svg");

if (svg) {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const controls = [...document.querySelectorAll("[data-zoom]")];

  function show(part, control) {
    const before = svg.getBoundingClientRect().width || 1;
    const middle = [(box.scrollLeft + box.clientWidth / 2) / before, (box.scrollTop + box.clientHeight / 2) / before];
    svg.setAttribute("width", Math.round(width * part));
    svg.setAttribute("height", Math.round(height * part));
    box.scrollLeft = middle[0] * width * part - box.clientWidth / 2;
    box.scrollTop = middle[1] * width * part - box.clientHeight / 2;
    for (const each of controls) each.removeAttribute("aria-current");
    control?.setAttribute("aria-current", "true");
  }

  for (const control of controls) {
    control.hidden = false;
    control.addEventListener("click", (event) => {
      event.preventDefault();
      const asked = control.dataset.zoom;
      const fitting = Math.min(box.clientWidth / width, (window.innerHeight * 0.8) / height);
      show(asked === "fit" ? Math.max(0.05, fitting) : Number(asked) / 100, control);
    });
  }

  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const now = svg.getBoundingClientRect().width / width;
    show(Math.min(4, Math.max(0.05, now * (event.deltaY < 0 ? 1.15 : 1 / 1.15))));
  }, { passive: false });
}
