/** Declares the part of subset-font that the build uses. The package has no types. */
declare module "subset-font" {
  export default function subsetFont(
    face: Uint8Array,
    characters: string,
    options: { targetFormat: "sfnt" | "woff2" },
  ): Promise<Uint8Array>;
}
