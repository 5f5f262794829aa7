/*
 * Brings the welcome pages without a connection. Only public pages: they are fetched without cookies, and only what
 * the server calls public is kept. ``WELCOME`` and the store were loaded before this file.
 */
"use strict";

const PAGES = "welcome-pages-1";
const ASSETS = `welcome-assets-${WELCOME.version}`;
const MOST_PAGES = 80;
const PATIENCE = 4000; // ms until a kept page is shown in place of a slow one
const PUBLIC = new RegExp(`^/welcome/(${Object.keys(WELCOME.languages).join("|")})/`);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(WELCOME.assets)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("welcome-") && name !== PAGES && name !== ASSETS;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (WELCOME.assets.includes(url.pathname)) event.respondWith(asset(event.request));
  else if (event.request.mode === "navigate" && PUBLIC.test(url.pathname)) event.respondWith(page(url));
});

/* A page asks to keep itself, and the overviews of a pack. */
self.addEventListener("message", (event) => {
  const wanted = (event.data?.keep ?? []).map((address) => new URL(address, self.location.origin));
  const ours = wanted.filter((url) => url.origin === self.location.origin && PUBLIC.test(url.pathname));
  event.waitUntil(Promise.allSettled(ours.map(fetched)).then(() => event.ports[0]?.postMessage("kept")));
});

async function asset(request) {
  return (await caches.match(request, { cacheName: ASSETS })) ?? fetch(request);
}

async function page(url) {
  const fresh = fetched(url);
  const first = await Promise.race([fresh.catch(() => null), new Promise((resolve) => setTimeout(resolve, PATIENCE, null))]);
  if (first && first.status < 500) return first;
  return (await kept(url)) ?? first ?? (await fresh.catch(() => null)) ?? nothing(url);
}

async function fetched(url) {
  const response = await fetch(url, { credentials: "omit", cache: "no-cache", headers: { Accept: "text/html" } });
  if (response.redirected) return Response.redirect(response.url);
  const control = response.headers.get("Cache-Control") ?? "";
  if (response.ok && control.includes("public") && response.headers.get("Content-Type")?.startsWith("text/html")) {
    const cache = await caches.open(PAGES);
    await cache.put(url, response.clone()).catch(() => {}); // a full device still shows the page
    const all = await cache.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST_PAGES)).map((old) => cache.delete(old)));
  }
  return response;
}

async function kept(url) {
  const language = url.pathname.split("/")[2];
  const pack = await self.welcomeStore.pack(language).catch(() => null);
  const query = url.searchParams.get("q");
  if (pack && query && url.pathname.endsWith("/search/")) return composed(pack, query, await found(language, query));
  const cache = await caches.open(PAGES);
  const same = await cache.match(url);
  if (same) return marked(await same.text(), new Date(same.headers.get("Date")));
  const text = pack && (await self.welcomeStore.text(url.pathname).catch(() => null));
  if (text) return composed(pack, text.title, text.html);
  const alike = await cache.match(url, { ignoreSearch: true });
  return alike && marked(await alike.text(), new Date(alike.headers.get("Date")));
}

function marked(html, date) {
  const when = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return answer(html.replace("<html ", `<html data-saved="${when}" `));
}

function composed(pack, title, article) {
  const html = pack.shell.replaceAll("%%title%%", escaped(title)).replace("%%article%%", () => article);
  return marked(html, new Date(pack.savedAt));
}

async function found(language, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const hits = [];
  for (const text of await self.welcomeStore.texts(language)) {
    const title = folded(`${text.title} ${text.also}`);
    const all = `${title} ${folded(text.summary)}`;
    if (words.every((word) => all.includes(word))) {
      hits.push({ text, rank: (text.kind === "term" ? 0 : 1) + (words.every((word) => title.includes(word)) ? 0 : 2) });
    }
  }
  const phrases = WELCOME.languages[language];
  hits.sort((one, other) => one.rank - other.rank);
  const lines = hits.slice(0, 30).map(
    ({ text }) => `<li><a href="${escaped(text.path)}">${escaped(text.title)}</a><p>${escaped(text.summary)}</p></li>`,
  );
  const list = lines.length ? `<ul class="stack bare-list">${lines.join("")}</ul>` : `<p>${escaped(phrases.none)}</p>`;
  return `<div class="stack"><h1>${escaped(query)}</h1>${list}</div>`;
}

/* As the server's search folds: no capitals, no accents, one form of each Arabic letter. */
function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}|ـ/gu, "")
    .toLowerCase()
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه");
}

async function nothing(url) {
  const language = url.pathname.split("/")[2];
  const { direction, missing, home } = WELCOME.languages[language];
  const style = WELCOME.assets.find((path) => path.endsWith(".css"));
  return answer(
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" ` +
      `content="width=device-width, initial-scale=1"><title>Wegwijs</title><link rel="stylesheet" href="${style}"></head>` +
      `<body><main class="wrap stack"><h1>Wegwijs</h1><p>${escaped(missing)}</p><p><a href="/welcome/${language}/">` +
      `${escaped(home)}</a></p></main></body></html>`,
    404,
  );
}

function answer(html, status = 200) {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": WELCOME.policy };
  return new Response(html, { status, headers });
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
