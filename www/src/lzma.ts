/** Decodes LZMA, in which the core travels inside the single file: a fifth smaller than what browsers decode themselves. */

const TOP = 2 ** 24;
const STATES = 12;
const MIN_MATCH = 2;

/** How the build encodes: literal context bits, literal position bits, position bits. */
export const LITERAL_BITS = 3;
export const POSITION_BITS = 0;

const probabilities = (n: number) => new Uint16Array(n).fill(1024);

/** A tree of bits for lengths: short ones, middle ones, long ones. */
interface Lengths {
  choice: Uint16Array;
  low: Uint16Array;
  middle: Uint16Array;
  high: Uint16Array;
}

const lengths = (): Lengths => ({
  choice: probabilities(2),
  low: probabilities(8),
  middle: probabilities(8),
  high: probabilities(256),
});

/**
 * The `size` bytes that `input`, raw LZMA1 with an end anywhere after them, stands for.
 * What is no LZMA gives other bytes, never an endless loop.
 */
export function decodeLzma(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(size);
  let at = 5;
  // Range and code, of 32 bits each: numbers this large in plain variables would be boxed, and this takes twice as long.
  const coder = new Uint32Array([0xffffffff, 0]);
  for (let i = 1; i < 5; i++) coder[1] = ((coder[1] as number) << 8) | (input[i] as number);

  const normalize = () => {
    if ((coder[0] as number) >= TOP) return;
    coder[0] = (coder[0] as number) << 8;
    coder[1] = ((coder[1] as number) << 8) | (input[at++] ?? 0);
  };
  const bit = (model: Uint16Array, index: number): number => {
    const p = model[index] as number;
    const bound = ((coder[0] as number) >>> 11) * p;
    const one = (coder[1] as number) >= bound ? 1 : 0;
    if (one === 0) {
      coder[0] = bound;
      model[index] = p + ((2048 - p) >> 5);
    } else {
      coder[0] = (coder[0] as number) - bound;
      coder[1] = (coder[1] as number) - bound;
      model[index] = p - (p >> 5);
    }
    normalize();
    return one;
  };
  const direct = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) {
      coder[0] = (coder[0] as number) >>> 1;
      const one = (coder[1] as number) >= (coder[0] as number) ? 1 : 0;
      if (one) coder[1] = (coder[1] as number) - (coder[0] as number);
      normalize();
      value = value * 2 + one;
    }
    return value;
  };
  const tree = (model: Uint16Array, bits: number, offset = 0): number => {
    let node = 1;
    for (let i = 0; i < bits; i++) node = node * 2 + bit(model, offset + node);
    return node - (1 << bits);
  };
  const reverse = (model: Uint16Array, bits: number, offset: number): number => {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const one = bit(model, offset + node);
      node = node * 2 + one;
      value |= one << i;
    }
    return value;
  };
  const length = ({ choice, low, middle, high }: Lengths): number => {
    if (bit(choice, 0) === 0) return MIN_MATCH + tree(low, 3);
    if (bit(choice, 1) === 0) return MIN_MATCH + 8 + tree(middle, 3);
    return MIN_MATCH + 16 + tree(high, 8);
  };

  const literals = probabilities(0x300 << LITERAL_BITS);
  const isMatch = probabilities(STATES);
  const isRepeat = probabilities(STATES);
  const isRepeat0 = probabilities(STATES);
  const isRepeat1 = probabilities(STATES);
  const isRepeat2 = probabilities(STATES);
  const isLongRepeat = probabilities(STATES);
  const slots = probabilities(4 * 64);
  const special = probabilities(128);
  const align = probabilities(16);
  const matchLengths = lengths();
  const repeatLengths = lengths();

  let state = 0;
  let [rep0, rep1, rep2, rep3] = [0, 0, 0, 0];
  let written = 0;
  while (written < size) {
    if (bit(isMatch, state) === 0) {
      const before = written > 0 ? (output[written - 1] as number) : 0;
      const base = 0x300 * (before >> (8 - LITERAL_BITS));
      let symbol = 1;
      if (state >= 7) {
        let match = output[written - rep0 - 1] ?? 0;
        let same = true;
        while (symbol < 0x100 && same) {
          const expected = (match >> 7) & 1;
          match <<= 1;
          const one = bit(literals, base + ((1 + expected) << 8) + symbol);
          symbol = symbol * 2 + one;
          same = expected === one;
        }
      }
      while (symbol < 0x100) symbol = symbol * 2 + bit(literals, base + symbol);
      output[written++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let count: number;
    if (bit(isRepeat, state) === 0) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      count = length(matchLengths);
      state = state < 7 ? 7 : 10;
      const slot = tree(slots, 6, Math.min(count - MIN_MATCH, 3) * 64);
      if (slot < 4) rep0 = slot;
      else {
        const bits = (slot >> 1) - 1;
        const base = (2 | (slot & 1)) << bits;
        rep0 =
          slot < 14 ? base + reverse(special, bits, base - slot) : base + direct(bits - 4) * 16 + reverse(align, 4, 0);
      }
    } else {
      if (bit(isRepeat0, state) === 0) {
        if (bit(isLongRepeat, state) === 0) {
          state = state < 7 ? 9 : 11;
          output[written] = output[written - rep0 - 1] ?? 0;
          written += 1;
          continue;
        }
      } else {
        let distance = rep1;
        if (bit(isRepeat1, state) === 1) {
          distance = rep2;
          if (bit(isRepeat2, state) === 1) {
            distance = rep3;
            rep3 = rep2;
          }
          rep2 = rep1;
        }
        rep1 = rep0;
        rep0 = distance;
      }
      count = length(repeatLengths);
      state = state < 7 ? 8 : 11;
    }
    const end = Math.min(written + count, size);
    for (; written < end; written++) output[written] = output[written - rep0 - 1] ?? 0;
  }
  return output;
}
