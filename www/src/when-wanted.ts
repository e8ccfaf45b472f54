/** When the large parts of the page begin to work: here at once. The file lies on disk, nothing has to be fetched. */
export function whenWanted(action: () => void): void {
  action();
}
