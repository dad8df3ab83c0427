// Passkeys: a form that says what it needs of the browser (data-passkey: create, get or login) gets it by its button.
(() => {
  "use strict";
  if (!window.webauthnJSON || !window.webauthnJSON.supported()) return;

  const options = async (form) => {
    if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-data").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  };

  const asked = async (form) => {
    const told = await options(form);
    if (form.dataset.passkey !== "create") return window.webauthnJSON.get(told.request_options);
    const made = told.creation_options;
    const chosen = form.querySelector("[name=passwordless]");
    if (chosen && made.publicKey.authenticatorSelection) {
      made.publicKey.authenticatorSelection.residentKey = chosen.checked ? "required" : "discouraged";
      made.publicKey.authenticatorSelection.requireResidentKey = chosen.checked;
      made.publicKey.authenticatorSelection.userVerification = "required";
    }
    return window.webauthnJSON.create(made);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const failed = form.querySelector("[data-failed]");
    form.querySelector("[data-ask]").addEventListener("click", async () => {
      try {
        form.querySelector("[name=credential]").value = JSON.stringify(await asked(form));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
