/** Kinds not in a format's own list that are counted by name; a hostile file could invent one a line. */
const MOST_KINDS = 200;
const LONGEST_KIND = 80;

/** Names for record kinds that a format does not know, bounded in number and length. */
export class UnknownKinds {
  readonly #names: Set<string>;

  constructor(names: readonly string[] = []) {
    this.#names = new Set(names);
  }

  /** The kind under which a record is counted. Beyond the limit all new ones are `other`. */
  nameOf(type: string): string {
    if (this.#names.has(type)) return type;
    if (type.length > LONGEST_KIND || this.#names.size >= MOST_KINDS) return 'other';
    this.#names.add(type);
    return type;
  }

  state(): string[] {
    return [...this.#names];
  }
}
