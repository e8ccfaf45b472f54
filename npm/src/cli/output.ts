/**
 * Writes to standard output and error, without the streams that `process` would load for it: an eighth of a short run's
 * time.
 */
import fs from "node:fs";
import { UsageError } from "./arguments.js";

/** Prints to standard output. */
export const out = (text: string): void => write(1, text);

/** Prints to standard error. */
export const err = (text: string): void => write(2, text);

/** Whether standard output (1) or error (2) is a terminal. */
export function isTerminal(fd: 1 | 2): boolean {
  return mayBeTerminal(fd) && (fd === 1 ? process.stdout : process.stderr).isTTY === true;
}

/** The columns to print in. */
export const columns = (): number => (isTerminal(1) && process.stdout.columns) || 120;

function mayBeTerminal(fd: number): boolean {
  // What Windows says of its consoles differs from version to version.
  if (process.platform === "win32") return true;
  try {
    return fs.fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

const closed = new Set<number>();

function write(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length && !closed.has(fd); ) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // A pipe that is full: its reader comes in a moment.
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      // A reader that has seen enough (head, less) closes the pipe: that is no error, and the verdict stands.
      // That standard error is lost cannot be told anywhere.
      else if (code === "EPIPE" || code === "EOF" || fd === 2) closed.add(fd);
      else throw new UsageError(`the output could not be written: ${message}`);
    }
  }
}
