import type { RecordOutcome } from '../../../formats/format.ts';
import type { RecordCount } from '../../parse/piece.ts';
import type { IndexTables } from './tables.ts';

/** Kinds counted by name in one file; a file may name as many as it has lines. */
const MAX_KINDS = 200;
const MAX_KIND_LENGTH = 120;

/** Counts what the records of one file became, by kind. */
export class RecordTally {
  readonly #tables: IndexTables;
  readonly #file: number;
  readonly #known: Set<string>;
  readonly #counts = new Map<string, { became: RecordOutcome['became']; count: number }>();

  constructor(tables: IndexTables, file: number) {
    this.#tables = tables;
    this.#file = file;
    this.#known = new Set(tables.recordKinds.all(file).map((row) => row.kind));
  }

  add(records: RecordCount): void {
    const kind = this.#nameOf(records);
    const counted = this.#counts.get(kind);
    if (counted === undefined) this.#counts.set(kind, { became: records.became, count: records.count });
    else counted.count += records.count;
  }

  flush(): void {
    for (const [kind, { became, count }] of this.#counts) {
      this.#tables.countRecords.run([this.#file, kind, became, count]);
    }
    this.#counts.clear();
  }

  #nameOf({ kind, became }: RecordOutcome): string {
    if (this.#known.has(kind)) return kind;
    if (this.#known.size >= MAX_KINDS || kind.length > MAX_KIND_LENGTH) return `other (${became})`;
    this.#known.add(kind);
    return kind;
  }
}
