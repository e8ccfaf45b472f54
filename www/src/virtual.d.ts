/** What www/build.mjs puts into the bundle. */
declare module "virtual:engine" {
  /** core.wasm, packed. */
  export const core: import("./protocol.js").PackedCore;
  /** The worker's script. */
  export const worker: string;
}

declare module "virtual:examples" {
  /** The files of tests/examples by name. */
  const examples: { policy: string; report: string; text: string };
  export default examples;
}
