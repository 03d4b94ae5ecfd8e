/** The first line of a text that says something; empty where none does. */
export function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? '';
}
