// Keeps the page of one language for when there is no network; each language has a worker of its own. The
// build writes FILES, all that the language needs, and VERSION, the language and their hash, above this. The
// reference in api/ is kept once it is visited.

const CACHE = `softmax-explorer-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => self.clients.claim())));

async function dropOthers() {
  const others = (await caches.keys()).filter(
    (name) => name.startsWith(`softmax-explorer-${VERSION.replace(/-\w+$/, "-")}`) && name !== CACHE,
  );
  await Promise.all(others.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && new URL(url).origin === location.origin) event.respondWith(answer(event.request));
});

/** Pages from the network while there is one; what they load has its hash in its name. */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (request.mode !== "navigate") return kept ?? fetchAndKeep(request, cache);
  try {
    return withFonts(await fetchAndKeep(request, cache), request);
  } catch (error) {
    if (kept) return withFonts(kept, request);
    throw error;
  }
}

/** Fetches a file, and keeps it if it belongs to the reference. */
async function fetchAndKeep(request, cache) {
  const response = await fetch(request);
  const isReference = /\/api\/|\/assets\//.test(new URL(request.url).pathname);
  if (isReference && response.ok && !response.redirected) await cache.put(request, response.clone());
  return response;
}

/**
 * Marks the page as kept, which lets its styles use the fonts, and asks the browser to load these before it
 * paints: they are here. On the first visit the text is set in a face of the system.
 */
async function withFonts(response, { url }) {
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  // The frame has no text in these fonts, and its policy lets none in.
  if (!response.ok || !isPage || response.redirected || new URL(url).pathname.endsWith("/embed.html"))
    return response;
  const headers = new Headers(response.headers);
  for (const file of FILES.filter((name) => name.endsWith(".woff2")))
    headers.append(
      "Link",
      `<${new URL(file, self.registration.scope)}>; rel=preload; as=font; type="font/woff2"; crossorigin`,
    );
  const html = (await response.text()).replace("<html ", '<html class="kept" ');
  return new Response(html, { status: response.status, headers });
}
