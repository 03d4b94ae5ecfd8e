/** The file whose events are written. */
export interface IndexedFile {
  id: number;
  format: string;
  /** Name without folders and extension: the run's id where the file gives none. */
  stem: string;
  /** Distinguishes the file in run addresses. */
  path_hash: string;
  /** Its runs may lie in several files: what it holds of them is a fragment each. */
  merges: boolean;
}
