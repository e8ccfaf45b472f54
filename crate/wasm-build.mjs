// Compiles the door to WebAssembly, with Rust's own library made small. The guard needs none of this: what it uses of the
// library is a few lines (measured: 7 bytes more).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Builds a package of the workspace for wasm32-unknown-unknown and returns the file's path.
 *
 * Rust's own library comes compiled for speed and with the texts of its panics, a twentieth of our download. Where its
 * source is there (`./build.sh` fetches the rust-src component), it is compiled with ours, small, and a panic only traps,
 * which the door answers in any case. `{:?}` writes nothing: only panics of libraries would use it, and clippy denies it
 * in ours (2.9 KB). `keyfence_small` lets the hottest functions be compiled for speed, and functions up to a hundred of the
 * compiler's units are written out where they are called, twenty times what it does for size: ARCHITECTURE has the figures.
 * Without the source the standard build of the library serves: the same verdicts, a larger file.
 */
export function buildWasm(name, profile, args = []) {
  const env = { ...process.env };
  const sysroot = execFileSync("rustc", ["--print", "sysroot"], { cwd: root, encoding: "utf8" }).trim();
  const small = [];
  if (fs.existsSync(path.join(sysroot, "lib/rustlib/src/rust/library/Cargo.lock"))) {
    // These options are Cargo's and the compiler's own, not yet called stable.
    env.RUSTC_BOOTSTRAP = "1";
    env.RUSTFLAGS = `${env.RUSTFLAGS ?? ""} -Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none --cfg keyfence_small -Ctarget-feature=+simd128 -Cllvm-args=-inline-threshold=100`.trim();
    small.push("-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size");
  } else {
    console.warn("Rust's library source (rust-src) is not here: the WebAssembly becomes about 5 % larger");
  }
  const target = "wasm32-unknown-unknown";
  execFileSync("cargo", ["build", "--quiet", "--profile", profile, "--target", target, "-p", name, ...small, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: root });
  return path.join(JSON.parse(metadata).target_directory, target, profile, `${name.replaceAll("-", "_")}.wasm`);
}
