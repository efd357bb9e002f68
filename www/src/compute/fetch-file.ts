// Fetches the data files of chapters.

/** Fetches a file, or throws an error that names it. */
export async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (${response.status})`);
  return response;
}

/** Fetches a file that is compressed by gzip and decompresses it. */
export async function fetchGzip(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = (await fetchFile(url)).body!.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
