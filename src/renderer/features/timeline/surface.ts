/** A canvas kept at the device's own resolution, drawn in CSS px. */
export class Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS px. */
  width = 0;
  height = 0;
  /** Device px per CSS px, interface zoom included. */
  scale = 1;
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('the browser gives no 2d canvas');
    this.context = context;
    this.#canvas = canvas;
    this.#observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const device = entry.devicePixelContentBoxSize?.[0];
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height;
      this.scale = device && this.width > 0 ? device.inlineSize / this.width : devicePixelRatio;
      resized();
    });
    this.#observer.observe(canvas, { box: 'device-pixel-content-box' });
  }

  /** Sizes the canvas and clears it; everything after draws in CSS px. */
  begin(background: string): CanvasRenderingContext2D {
    const width = Math.max(1, Math.round(this.width * this.scale));
    const height = Math.max(1, Math.round(this.height * this.scale));
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.context.fillStyle = background;
    this.context.fillRect(0, 0, this.width, this.height);
    return this.context;
  }

  /** The nearest place where an edge falls between two device pixels. */
  snap(value: number): number {
    return Math.round(value * this.scale) / this.scale;
  }

  /** One device pixel, or a CSS px where that is more. */
  get hairline(): number {
    return Math.max(1, Math.round(this.scale)) / this.scale;
  }

  close(): void {
    this.#observer.disconnect();
  }
}
