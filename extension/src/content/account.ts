/**
 * The account an access key id of the new generation carries: forty bits after the generation's (base32). The
 * core's `secrets/facts/account.rs` says it with its reasons; tests/guard/account.test.mjs holds the two together.
 */
export function accountOf(id: string): string | null {
  if (!/^A[A-Z]{3}[Q-Z2-7][A-Z2-7]{9}/.test(id)) return null;
  let bits = 0;
  for (const letter of id.slice(4, 14)) bits = bits * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
  const account = Math.floor(bits / 512) % 2 ** 40;
  return account < 1e12 ? `${account}`.padStart(12, "0") : null;
}
