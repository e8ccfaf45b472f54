/** The site as settings name it: the host, or that of the page a frame without its own address came from. */
function hostOf(address: string | undefined): string {
  try {
    const url = new URL(address ?? "");
    return url.protocol === "file:" ? "file" : url.host;
  } catch {
    return "";
  }
}

let known: string | undefined;

export function site(): string {
  known ??=
    location.protocol === "file:"
      ? "file"
      : location.host || hostOf(self.origin) || hostOf(location.ancestorOrigins?.[0]);
  return known;
}
