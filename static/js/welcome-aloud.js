/* Reads the page aloud, where the device has a voice for its language. */
"use strict";

(() => {
  const button = document.querySelector("[data-aloud]");
  const speech = self.speechSynthesis;
  if (!button || !speech) return;
  const language = document.documentElement.lang;
  const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
  const showIt = () => (button.hidden = !voice());

  function sentences() {
    const parts = document.querySelectorAll("main h1, main h2, main article [data-key] > div:first-child, main h2[data-key]");
    return [...new Set(parts)].filter((one) => !one.closest("details, nav") && !one.closest("main [lang=nl]:not(bdi)"));
  }

  function stop() {
    speech.cancel();
    button.setAttribute("aria-pressed", "false");
  }

  function start() {
    button.setAttribute("aria-pressed", "true");
    const said = sentences().map((one) => Object.assign(new SpeechSynthesisUtterance(one.textContent.trim()), { lang: language, voice: voice() }));
    if (said.length) said.at(-1).onend = stop;
    said.forEach((one) => speech.speak(one));
  }

  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : start()));
  addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", showIt);
  showIt();
})();
