export interface MarkedPiece {
  /** First piece and the one after the last. */
  from: number;
  to: number;
  /** Never 0, which marks nothing. */
  mark: number;
}

/** Pieces of a ruler that are marked; with the same mark side by side as one, unless each stands for a row. */
export function markedPieces(marks: Uint8Array, rowEach: boolean): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  marks.forEach((mark, at) => {
    if (mark === 0) return;
    const last = pieces.at(-1);
    if (!rowEach && last && last.to === at && last.mark === mark) last.to++;
    else pieces.push({ from: at, to: at + 1, mark });
  });
  return pieces;
}
