declare const VERSION: string;

export const version: string = VERSION;
export const features = "simd128";
