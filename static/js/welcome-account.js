/* Offers to add what this device keeps to the account of who is signed in. Nothing is sent before she says so. */
"use strict";

(() => {
  const form = document.querySelector("[data-from-device]");
  const kept = localStorage.getItem("welcome.kept");
  if (!kept || !Object.values(JSON.parse(kept)).some((marked) => Object.keys(marked).length)) return;
  form.elements.device.value = kept;
  form.hidden = false;
})();
