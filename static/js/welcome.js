/* On every welcome page: keeps the page for reading without a connection, and what its reader marks. */
"use strict";

(() => {
  const page = document.documentElement;
  const language = page.lang;
  const clone = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

  /* --- Reading without a connection --- */
  const worker = document.querySelector("meta[name=welcome-worker]")?.content;
  if (worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker, { scope: "/welcome/" }).catch(() => {});
    if (!page.dataset.saved) {
      navigator.serviceWorker.ready.then((ready) => ready.active.postMessage({ keep: [location.href] }));
    }
  }

  /* A copy says from when it is. */
  if (page.dataset.saved) {
    const notice = clone("saved-notice");
    const when = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", numberingSystem: "latn" });
    notice.querySelector("time").textContent = when.format(new Date(page.dataset.saved));
    document.getElementById("main").prepend(notice);
  }

  /* A pack that is there is kept up to date: at most once an hour, and only what changed. */
  const HOUR = 3_600_000;
  async function update() {
    const pack = await welcomeStore.pack(language);
    if (!pack || !navigator.onLine || Date.now() - pack.savedAt < HOUR) return;
    await fetchPack(language, pack);
  }

  async function fetchPack(code, pack) {
    const query = pack ? `?since=${pack.revision}&form=${pack.form}` : "";
    const response = await fetch(`/welcome/${code}/pack.json${query}`, { credentials: "omit" });
    if (!response.ok) throw new Error(`pack: ${response.status}`);
    const fresh = await response.json();
    await welcomeStore.save(fresh);
    const { active } = await navigator.serviceWorker.ready;
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      active.postMessage({ keep: fresh.overviews }, [channel.port2]);
    });
  }
  self.welcomePack = { fetch: fetchPack };
  if ("serviceWorker" in navigator && "indexedDB" in self && !page.dataset.saved) update().catch(() => {});

  /* --- What the reader keeps on this device --- */
  const KEY = "welcome.kept";
  const empty = { bookmark: {}, done: {} };
  const read = () => {
    try {
      return { ...empty, ...JSON.parse(localStorage.getItem(KEY)) };
    } catch {
      return structuredClone(empty);
    }
  };
  const write = (kept) => localStorage.setItem(KEY, JSON.stringify(kept));
  self.welcomeKept = { read, write };

  for (const button of document.querySelectorAll("[data-keep]")) {
    const { keep: what, document: reference, title } = button.dataset;
    const show = () => button.setAttribute("aria-pressed", String(reference in read()[what]));
    button.addEventListener("click", () => {
      const kept = read();
      if (reference in kept[what]) delete kept[what][reference];
      else kept[what][reference] = title;
      write(kept);
      show();
    });
    show();
    button.hidden = false;
  }

  /* The page that lists what is kept here. */
  const list = document.querySelector("[data-kept-list]");
  if (list) {
    const lines = Object.entries(read().bookmark).map(([reference, title]) => {
      const line = document.createElement("li");
      const link = line.appendChild(document.createElement("a"));
      link.href = `${list.dataset.keptList}${reference}/`;
      link.textContent = title;
      return line;
    });
    list.append(...lines);
    document.querySelector("[data-kept-none]").hidden = lines.length > 0;
  }

  /* The steps that are done stay ticked on this device; the server works out what is next. */
  const ticks = [...document.querySelectorAll("input[name=done]")];
  if (ticks.length) {
    const done = read().done;
    const asked = new URLSearchParams(location.search);
    if (!asked.has("done")) {
      const known = ticks.filter((tick) => `step/${tick.value}` in done);
      known.forEach((tick) => (tick.checked = true));
      if (known.length && !asked.has("asked") && !page.dataset.saved) {
        asked.set("asked", "1");
        known.forEach((tick) => asked.append("done", tick.value));
        location.replace(`?${asked}`);
      }
    }
    ticks.forEach((tick) =>
      tick.addEventListener("change", () => {
        const kept = read();
        if (tick.checked) kept.done[`step/${tick.value}`] = tick.dataset.title ?? "";
        else delete kept.done[`step/${tick.value}`];
        write(kept);
      }),
    );
  }
})();
