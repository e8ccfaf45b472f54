/** Files that are dropped, pasted or picked, folders included. */

/** A larger file is checked in the worker and not shown in the editor. */
export const EDITOR_LIMIT = 4 * 1024 * 1024;

/** Files opened at once at most. */
export const MAX_FILES = 500;

/** All files of a drop; folders are walked. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // The entries must be taken before the first await: afterwards the list is empty.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry) => entry !== null && entry !== undefined);
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= MAX_FILES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    ).catch(() => undefined);
    if (file) files.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives its entries in portions until one is empty.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => []);
    if (portion.length === 0) return;
    for (const inner of portion) await walk(inner, files);
  }
}

/** Lets a person pick files. */
export function pickFiles(folder: boolean, picked: (files: File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = folder;
  input.addEventListener("change", () => picked([...(input.files ?? [])]));
  input.click();
}

/** A size for people. */
export function sizeWords(bytes: number, locale: string): string {
  const megabytes = bytes / 1024 / 1024;
  return `${megabytes.toLocaleString(locale, { maximumFractionDigits: 1 })} MB`;
}
