import type { Random } from './random.ts';

const SUBJECTS = [
  'the retry loop',
  'the billing worker',
  'the import queue',
  'a stale cache entry',
  'the migration',
  'the session store',
  'the rate limiter',
  'the parser',
  'the nightly job',
  'the webhook handler',
  'the order service',
  'the second replica',
  'the connection pool',
  'the scheduler',
  'the search index',
  'the upload path',
];
const VERBS = [
  'holds',
  'drops',
  'rewrites',
  'waits for',
  'skips',
  'reads',
  'locks',
  'returns',
  'shadows',
  'outlives',
  'duplicates',
  'validates',
  'truncates',
  'flushes',
];
const OBJECTS = [
  'the last record of the batch',
  'an id that was never committed',
  'the lock taken in drain()',
  'the response body',
  'every second message',
  'the header that names the tenant',
  'a timestamp without a zone',
  'the file handle',
  'the offset of the previous read',
  'the configured limit',
  'a row with a null price',
  'the test fixture',
  'the token of the first request',
  'its own checkpoint',
];
const ENDINGS = [
  'when two workers start at once',
  'after the deploy',
  'under load',
  'only on the first call',
  'if the socket closes early',
  'because the order is not stable',
  'before the transaction ends',
  'with an empty input',
  'on the slow path',
  'since the limit was raised',
];
const NAMES = ['drain', 'flush', 'lookup', 'settle', 'resolve', 'enqueue', 'merge', 'parse', 'render', 'reserve'];

/** Texts of an invented service, put together from parts: large enough a vocabulary for a search index to be real. */
export class Words {
  readonly #random: Random;
  /** Sentences are made once and repeated: the texts of a gigabyte must not cost more than writing it. */
  readonly #sentences: string[];

  constructor(random: Random) {
    this.#random = random;
    this.#sentences = Array.from({ length: 3000 }, (_, index) => this.#makeSentence(index));
  }

  sentence(): string {
    return this.#random.pick(this.#sentences);
  }

  /** Prose, code and log lines of about `length` characters. */
  text(length: number): string {
    let text = '';
    while (text.length < length) {
      text += this.sentence();
      text += this.#random.chance(0.2) ? '\n' : ' ';
    }
    return text.slice(0, Math.max(0, length));
  }

  identifier(): string {
    return `${this.#random.pick(NAMES)}_${this.#random.code(4)}`;
  }

  path(): string {
    const folder = this.#random.pick(['billing', 'queue', 'search', 'store', 'http']);
    return `src/${folder}/${this.#random.pick(NAMES)}-${this.#random.int(1, 400)}.ts`;
  }

  #makeSentence(index: number): string {
    const random = this.#random;
    const subject = random.pick(SUBJECTS);
    const place = `${random.pick(NAMES)}_${index.toString(36)}`;
    // Transcripts are full of quotes, line ends and characters beyond ASCII: an importer must not be measured without.
    switch (index % 8) {
      case 0:
        return `const ${place} = await ${random.pick(NAMES)}(${random.int(1, 9999)}, "${random.code(6)}");\n    if (${place} === null) return "";`;
      case 1:
        return `2026-05-0${random.int(1, 9)}T1${random.int(0, 9)}:4${random.int(0, 9)}:07Z WARN ${place}: ${random.pick(OBJECTS)}, ${random.int(2, 900)} ms\n`;
      case 2:
        return `  ✓ ${random.pick(NAMES)} → ${place} (${random.int(1, 90)} ms)\n  ✗ ${subject} – “${random.pick(OBJECTS)}”\n`;
      default:
        return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${random.pick(VERBS)} ${random.pick(OBJECTS)} ${random.pick(ENDINGS)} (${place}).`;
    }
  }
}
