import { visibleLine } from '../../../shared/format/visible-text.ts';

/** Shorter bars show a label only when it fits whole. */
const ELLIPSIS_FROM_PX = 72;
/** A label is cut when at least this much of it shows, else only its name is drawn. */
const MOSTLY = 0.5;
const ELLIPSIS = '…';
const REMEMBERED = 4_000;

/** Fits labels into bars, remembering how wide texts are. */
export class BarText {
  readonly #widths = new Map<string, number>();
  #font = '';

  /** The part of a label that shows in `room` px, inside a bar `bar` px wide; empty for none. */
  fit(context: CanvasRenderingContext2D, label: string, room: number, bar: number): string {
    if (label === '' || room <= 0) return '';
    this.#heed(context);
    if (this.#width(context, label) <= room) return label;
    // What follows the name says more where there is room; the name alone beats half a sentence.
    const name = /^(.*?)(?:[,:] | · )/.exec(label)?.[1] ?? '';
    if (name !== '' && (bar < ELLIPSIS_FROM_PX || room < MOSTLY * this.#width(context, label))) {
      return this.fit(context, name, room, bar);
    }
    if (bar < ELLIPSIS_FROM_PX) return '';
    const characters = Array.from(label);
    let low = 0;
    let high = characters.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const text = characters.slice(0, middle).join('');
      if (context.measureText(text + ELLIPSIS).width <= room) low = middle;
      else high = middle - 1;
    }
    return low === 0 ? '' : characters.slice(0, low).join('').trimEnd() + ELLIPSIS;
  }

  /** The first of these labels that shows whole; empty for none. */
  firstFit(context: CanvasRenderingContext2D, labels: readonly string[], room: number): string {
    this.#heed(context);
    return labels.find((label) => this.#width(context, label) <= room) ?? '';
  }

  /** Widths belong to a font. */
  #heed(context: CanvasRenderingContext2D): void {
    if (this.#font === context.font) return;
    this.#widths.clear();
    this.#font = context.font;
  }

  #width(context: CanvasRenderingContext2D, text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    if (this.#widths.size >= REMEMBERED) this.#widths.clear();
    const width = context.measureText(text).width;
    this.#widths.set(text, width);
    return width;
  }
}

/** A label as it may be drawn: names come from traces, which are hostile text. */
export const drawable = (label: string): string => visibleLine(label);
