/** The part of subset-font that the build uses; the package brings no types. */
declare module "subset-font" {
  export default function subsetFont(
    face: Uint8Array,
    characters: string,
    options: { targetFormat: "sfnt" | "woff2" },
  ): Promise<Uint8Array>;
}
