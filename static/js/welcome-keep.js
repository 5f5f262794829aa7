/* The page for reading without a connection: saves, renews and removes the texts of its language. */
"use strict";

(() => {
  const box = document.querySelector("[data-pack]");
  if (!("serviceWorker" in navigator && "indexedDB" in self) || !self.isSecureContext) return;
  const language = box.dataset.pack;
  const part = (name) => box.querySelector(`[data-when=${name}]`);
  const show = (...names) =>
    box.querySelectorAll("[data-when]").forEach((one) => (one.hidden = !names.includes(one.dataset.when)));

  async function now() {
    const pack = await welcomeStore.pack(language);
    if (!pack) return show("absent");
    const when = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", numberingSystem: "latn" });
    part("saved").querySelector("time").textContent = when.format(pack.savedAt);
    part("saved").querySelector("[data-count]").textContent = pack.count;
    show("saved");
  }

  async function save() {
    show("busy");
    try {
      await welcomePack.fetch(language, null);
      await navigator.storage?.persist?.();
      await now();
      part("saved").focus();
    } catch {
      await now().catch(() => {});
      part("failed").hidden = false;
    }
  }

  box.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", save));
  box.querySelector("[data-forget]").addEventListener("click", () => welcomeStore.forget(language).then(now));
  now().catch(() => show("absent"));
})();
