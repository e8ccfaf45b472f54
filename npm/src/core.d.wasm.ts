/** The core as runtimes and bundlers give it that import WebAssembly compiled. */
declare const core: WebAssembly.Module;
export default core;
