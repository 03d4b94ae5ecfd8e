/** A rate is shown once this much indexing has been seen: earlier ones are guesses. */
const MEANINGFUL_MS = 1_000;
const WINDOW_MS = 5_000;

/** Counts the current pass over cold files and estimates what is left of it. Times in ms, sizes in bytes. */
export class Progress {
  files_done = 0;
  files_total = 0;
  bytes_done = 0;
  bytes_total = 0;
  #samples: { at: number; bytes: number }[] = [];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Starts a new pass, unless one is under way: then its work is added. */
  add(files: number, bytes: number): void {
    if (this.files_done >= this.files_total) {
      this.files_done = 0;
      this.files_total = 0;
      this.bytes_done = 0;
      this.bytes_total = 0;
      this.#samples = [{ at: this.#now(), bytes: 0 }];
    }
    this.files_total += files;
    this.bytes_total += bytes;
  }

  read(bytes: number): void {
    this.bytes_done += bytes;
    const at = this.#now();
    this.#samples.push({ at, bytes: this.bytes_done });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > WINDOW_MS) this.#samples.shift();
  }

  finishFile(): void {
    this.files_done += 1;
  }

  get bytes_per_second(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < MEANINGFUL_MS) return null;
    return Math.round(((last.bytes - first.bytes) * 1000) / (last.at - first.at));
  }

  get remaining_ms(): number | null {
    const rate = this.bytes_per_second;
    if (rate === null || rate === 0) return null;
    return Math.round((Math.max(0, this.bytes_total - this.bytes_done) * 1000) / rate);
  }
}
