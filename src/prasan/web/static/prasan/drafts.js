// What is typed into a report's form stays in this browser until the server has it: a lost network loses no figure.
const form = document.querySelector("form[data-draft]");
const notice = document.getElementById("kept");
const key = form.dataset.draft;
const inputs = () => [...form.querySelectorAll(".cell-input")];

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}

const differing = () => inputs().filter((input) => input.name in kept() && kept()[input.name] !== input.value);

if (differing().length) notice.hidden = false;
else localStorage.removeItem(key);

form.addEventListener("input", (event) => {
  if (!event.target.matches(".cell-input")) return;
  localStorage.setItem(key, JSON.stringify({ ...kept(), [event.target.name]: event.target.value }));
});
document.getElementById("kept-restore").addEventListener("click", () => {
  for (const input of differing()) input.value = kept()[input.name];
  notice.hidden = true;
  inputs()[0].focus();
});
document.getElementById("kept-forget").addEventListener("click", () => {
  localStorage.removeItem(key);
  notice.hidden = true;
});
