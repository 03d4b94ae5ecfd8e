/** What the runs that are compared are called, in order: A, B, C. There are never more than there are letters. */
export function runLetter(at: number): string {
  return String.fromCharCode(65 + at);
}

/** "A, B and D". */
export function runLetters(runs: readonly number[]): string {
  const all = runs.map(runLetter);
  const last = all.pop();
  return all.length === 0 ? (last ?? '') : `${all.join(', ')} and ${last}`;
}
