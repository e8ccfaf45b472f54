/**
 * SHA-256 (FIPS 180-4), synchronous: `crypto.subtle` answers later, and not at all on pages without TLS. Hashes values the
 * user allowed; secrets nothing by itself.
 */
const K = new Uint32Array(64);
const START = new Uint32Array(8);

/** The constants, made at the first use: pages where nothing is found do without. */
function prepare(): void {
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0;
    if (!prime) continue;
    const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);
    if (found < 8) START[found] = fraction(n ** 0.5);
    K[found++] = fraction(Math.cbrt(n));
  }
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** The hash of `text` as 64 hexadecimal digits. */
export function sha256(text: string): string {
  if (K[0] === 0) prepare();
  const source = new TextEncoder().encode(text);
  const blocks = ((source.length + 8) >> 6) + 1;
  const bytes = new Uint8Array(blocks * 64);
  bytes.set(source);
  bytes[source.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, source.length * 8);
  const h = START.slice();
  const w = new Uint32Array(64);
  const at = (array: Uint32Array, i: number): number => array[i] ?? 0;
  for (let block = 0; block < bytes.length; block += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        w[i] = view.getUint32(block + i * 4);
      } else {
        const a = at(w, i - 15);
        const b = at(w, i - 2);
        w[i] =
          at(w, i - 16) +
          (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) +
          at(w, i - 7) +
          (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
    }
    const s = [...h] as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const [a, b, c, d, e, f, g, last] = s;
      const one = (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + at(K, i) + at(w, i)) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      s.pop();
      s.unshift(one + two);
      s[4] = (d + one) | 0;
    }
    for (let i = 0; i < 8; i++) h[i] = at(h, i) + (s[i] ?? 0);
  }
  return [...h].map((word) => word.toString(16).padStart(8, "0")).join("");
}
