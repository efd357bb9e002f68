/** The address of a script that runs in a worker, as Vite bundles it. */
declare module "*?worker&url" {
  const url: string;
  export default url;
}
