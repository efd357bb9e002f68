// Keeps the page of one language for use without a network; each language has its own worker. The build puts
// FILES, all that the language needs, and VERSION, the language and their hash, above this. The reference in
// api/ is kept once visited.

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

/** Gets pages from the network if there is one. The files that they load have hashes in their names. */
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

/** Marks the page as kept, so that its styles use the fonts, and asks the browser to load them before it
 * paints. The text of a first visit is set in a system font. */
async function withFonts(response, { url }) {
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  // The frame does not use these fonts, and its policy forbids them.
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
