// A number key presses the button that names it, unless somebody is writing.  The key's place on the keyboard counts:
// on a Thai layout the same keys type letters.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
  if (event.target.closest("input, textarea, select")) return;
  const [, number] = /^(?:Digit|Numpad)(\d)$/.exec(event.code) || [];
  const button = number && document.querySelector(`[data-key="${number}"]`);
  if (button) button.click();
});
