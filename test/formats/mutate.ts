/** Random numbers that are the same in every run: a failure names its seed. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof seeded>;

const NEWLINE = 0x0a;

/** Values of other types than what stood there. */
const ODD: readonly unknown[] = [null, true, -1, 1e300, '', 'x', [], [[]], {}, { a: { b: [] } }, 'x'.repeat(3000)];

/** The lines of a file as its bytes are, each with its line break. */
export function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  return lines;
}

/** What may happen to lines: `count` such things, each to lines of its own choice. */
export function mutateLines(bytes: Buffer, count: number, random: Random): Buffer {
  const lines = linesOf(bytes);
  for (let n = 0; n < count && lines.length > 0; n++) {
    const at = random(lines.length);
    const line = lines[at] ?? Buffer.alloc(0);
    const other = random(lines.length);
    switch (random(7)) {
      case 0:
        lines[at] = flipped(line, random);
        break;
      case 1:
        lines[at] = lines[other] ?? line;
        lines[other] = line;
        break;
      case 2:
        lines.splice(other, 0, line);
        break;
      case 3:
        lines.splice(at, 1);
        break;
      case 4:
        // Cut off, and what follows glued to it.
        lines[at] = line.subarray(0, random(line.length));
        break;
      case 5:
      case 6:
        lines[at] = withOddValue(line, random);
        break;
    }
  }
  const mutated = Buffer.concat(lines);
  return random(10) === 0 ? mutated.subarray(0, random(mutated.length)) : mutated;
}

/** What may happen to a document; half of it leaves a document. */
export function mutateDocument(bytes: Buffer, random: Random): Buffer {
  switch (random(6)) {
    case 0:
      return flipped(bytes, random);
    case 1:
      return bytes.subarray(0, random(bytes.length));
    case 2:
      return mutateLines(bytes, 1, random);
    default:
      return withOddValue(bytes, random);
  }
}

/** One to three bits of the line changed, its line break left as it is. */
function flipped(line: Buffer, random: Random): Buffer {
  const copy = Buffer.from(line);
  const length = copy.at(-1) === NEWLINE ? copy.length - 1 : copy.length;
  for (let n = random(3); n >= 0 && length > 0; n--) {
    const at = random(length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
  }
  return copy;
}

/** Another type in some place of the JSON value; a line that holds none is left. */
function withOddValue(line: Buffer, random: Random): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return line;
  }
  const text = JSON.stringify(replaced(value, random, 0));
  return Buffer.from(line.at(-1) === NEWLINE ? `${text}\n` : text);
}

function replaced(value: unknown, random: Random, depth: number): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (typeof value !== 'object' || value === null || keys.length === 0 || (depth > 0 && random(4) === 0)) {
    return ODD[random(ODD.length)];
  }
  const key = keys[random(keys.length)] ?? '';
  if (Array.isArray(value)) return value.with(Number(key), replaced(value[Number(key)], random, depth + 1));
  return { ...value, [key]: replaced(Object.entries(value).find(([name]) => name === key)?.[1], random, depth + 1) };
}
