// While a measure is typed the server checks it; what is wrong shows beside its line.  Without this script "Check" does.
const form = document.getElementById("writing");
const text = document.getElementById("text");
const numbers = document.getElementById("numbers");
const faults = document.getElementById("faults");
const notes = document.getElementById("code-notes");
const SPARE = 3;
let waiting;
let asked = 0;

function lineUp() {
  const wanted = text.value.split("\n").length + SPARE;
  text.rows = wanted;
  while (numbers.children.length < wanted) {
    const number = document.createElement("li");
    number.textContent = numbers.children.length + 1;
    numbers.append(number);
  }
  while (numbers.children.length > wanted) numbers.lastChild.remove();
}

function mark() {
  notes.replaceChildren();
  for (const number of numbers.children) number.classList.remove("at-fault");
  for (const fault of faults.querySelectorAll("li[data-line]")) {
    const line = Number(fault.dataset.line);
    numbers.children[line - 1]?.classList.add("at-fault");
    const note = document.createElement("span");
    note.className = "code-note";
    note.textContent = fault.querySelector(".fault-problem").textContent;
    note.style.top = `${numbers.children[line - 1]?.offsetTop ?? 0}px`;
    notes.append(note);
  }
}

async function check() {
  const mine = ++asked;
  const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  faults.innerHTML = await answer.text();
  mark();
}

text.addEventListener("input", () => {
  lineUp();
  clearTimeout(waiting);
  waiting = setTimeout(check, 400);
});

faults.addEventListener("click", (event) => {
  const fault = event.target.closest("a")?.closest("li[data-line]");
  if (!fault) return;
  event.preventDefault();
  const before = text.value.split("\n").slice(0, Number(fault.dataset.line) - 1);
  const at = before.reduce((sum, line) => sum + line.length + 1, Number(fault.dataset.column) - 1);
  text.focus();
  text.setSelectionRange(at, at);
});

lineUp();
mark();
