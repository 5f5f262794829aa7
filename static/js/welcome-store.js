/* What this device keeps: the packs of languages, and their texts by address. Used by pages and by the worker. */
"use strict";

self.welcomeStore = (() => {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const opened = () => {
    const request = indexedDB.open("welcome", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("packs", { keyPath: "language" });
      request.result.createObjectStore("texts", { keyPath: "path" }).createIndex("language", "language");
    };
    return asked(request);
  };

  async function within(mode, work) {
    const database = await opened();
    try {
      const transaction = database.transaction(["packs", "texts"], mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const result = await work(transaction.objectStore("packs"), transaction.objectStore("texts"));
      await done;
      return result;
    } finally {
      database.close();
    }
  }

  const forgetTexts = async (texts, language) => {
    const paths = await asked(texts.index("language").getAllKeys(language));
    paths.forEach((path) => texts.delete(path));
  };

  return {
    pack: (language) => within("readonly", (packs) => asked(packs.get(language))),
    packs: () => within("readonly", (packs) => asked(packs.getAll())),
    text: (path) => within("readonly", (_packs, texts) => asked(texts.get(path))),
    texts: (language) => within("readonly", (_packs, texts) => asked(texts.index("language").getAll(language))),

    /* All of a pack or none of it: what was there stays when the device is full. */
    save: ({ documents, gone, since, ...pack }) =>
      within("readwrite", async (packs, texts) => {
        if (since === 0) await forgetTexts(texts, pack.language);
        gone.forEach((path) => texts.delete(path));
        documents.forEach((text) => texts.put({ ...text, language: pack.language }));
        packs.put({ ...pack, savedAt: Date.now(), count: await asked(texts.index("language").count(pack.language)) });
      }),

    forget: (language) =>
      within("readwrite", async (packs, texts) => {
        packs.delete(language);
        await forgetTexts(texts, language);
      }),
  };
})();
