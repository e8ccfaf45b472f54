/** What www/build.mjs puts into the bundle. */
declare module "virtual:core" {
  /** core.wasm, packed. */
  const packed: import("./protocol.js").PackedCore;
  export default packed;
}

declare module "virtual:worker" {
  /** The worker's script. */
  const source: string;
  export default source;
}

declare module "virtual:examples" {
  /** The files of tests/examples by name. */
  const examples: { policy: string; report: string; text: string };
  export default examples;
}
