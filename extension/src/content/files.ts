/** Files on their way into the page: read at once and synchronously, so that the page sees them only after the answer. */
import type { Found } from "./judge.ts";
import { judge, masked } from "./judge.ts";

/** How much of a file is read. */
const READ = 2_000_000;
const MOST = 20;
/** What holds no text. Archives are not looked into, and that is said. */
const MEDIA = /^(image\/(?!svg)|video\/|audio\/|font\/)/;

export interface Scanned {
  found: Found[];
  answer: "none" | "warn" | "hold";
  /** Some of it was too long, or too much, to be read. */
  partly: boolean;
  /** The files with every credential masked, made when asked for. */
  clean(): File[];
}

const isText = (file: File): boolean => !MEDIA.test(file.type) && file.size > 0;

/**
 * Reads a file now. A blob's address and a synchronous request are the only way to; throws where the page's own policy
 * forbids that (Firefox, `connect-src`).
 */
function readNow(file: Blob): string {
  const address = URL.createObjectURL(file);
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.overrideMimeType("text/plain; charset=utf-8");
    request.send();
    return request.responseText;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function verdictOn(files: readonly File[], texts: ReadonlyMap<File, string>): Scanned {
  const found: Found[] = [];
  const perFile = new Map<File, Found[]>();
  let answer: Scanned["answer"] = "none";
  for (const [file, text] of texts) {
    const verdict = judge(text);
    if (verdict.answer === "none") continue;
    found.push(...verdict.found);
    perFile.set(file, verdict.found);
    if (answer !== "hold") answer = verdict.answer;
  }
  const partly = files.length > MOST || files.some((file) => isText(file) && file.size > READ);
  const clean = (): File[] =>
    files.map((file) => {
      const own = perFile.get(file);
      if (!own) return file;
      return new File([masked(texts.get(file) ?? "", own)], file.name, {
        type: file.type,
        lastModified: file.lastModified,
      });
    });
  return { found, answer, partly, clean };
}

const readable = (files: readonly File[]): File[] => files.filter(isText).slice(0, MOST);

/** Judges files at once; null where they can only be read later. */
export function scanNow(files: readonly File[]): Scanned | null {
  try {
    return verdictOn(files, new Map(readable(files).map((file) => [file, readNow(file.slice(0, READ))])));
  } catch {
    return null;
  }
}

/** Judges files when they are read. */
export async function scanLater(files: readonly File[]): Promise<Scanned> {
  const texts = new Map<File, string>();
  for (const file of readable(files))
    texts.set(
      file,
      await file
        .slice(0, READ)
        .text()
        .catch(() => ""),
    );
  return verdictOn(files, texts);
}

export function listOf(files: readonly File[]): FileList {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data.files;
}
