/** What the runs that are compared are called, in order: A, B, C. There are never more than there are letters. */
export function runLetter(at: number): string {
  return String.fromCharCode(65 + at);
}
