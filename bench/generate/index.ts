import { parseArgs } from 'node:util';
import { claudeCodeLines } from './claude-code.ts';
import { Random } from './random.ts';
import { retraceLines } from './retrace.ts';
import { writeTrace } from './trace-file.ts';

const FORMATS = ['retrace', 'claude-code'] as const;
const SHAPES = ['text', 'structure'] as const;

export interface GenerateOptions {
  format: (typeof FORMATS)[number];
  shape: (typeof SHAPES)[number];
  steps: number;
  seed: number;
  /** Mean bytes of a line. */
  lineBytes?: number;
}

const DEFAULT_LINE_BYTES = 2048;
const MOST_STEPS = 2_000_000;

/** The lines of a trace, one at a time: memory does not grow with the number of steps. */
export function generateTrace({ format, shape, steps, seed, lineBytes }: GenerateOptions): Generator<string> {
  if (!Number.isSafeInteger(steps) || steps < 1 || steps > MOST_STEPS)
    throw new RangeError(`steps must be a whole number from 1 to ${MOST_STEPS}, not ${steps}`);
  const size = { steps, shape, lineBytes: lineBytes ?? DEFAULT_LINE_BYTES };
  const random = new Random(seed);
  return format === 'retrace' ? retraceLines(random, size) : claudeCodeLines(random, size);
}

/** Writes a trace to `path` and returns its bytes. */
export function generateFile(path: string, options: GenerateOptions): number {
  return writeTrace(path, generateTrace(options));
}

const USAGE = `Usage: node bench/generate/index.ts --format retrace|claude-code --shape structure|text
         --steps N --out FILE [--seed S] [--line-bytes B]
`;

function main(): void {
  const { values } = parseArgs({
    options: {
      format: { type: 'string', default: 'retrace' },
      shape: { type: 'string', default: 'text' },
      steps: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      'line-bytes': { type: 'string', default: String(DEFAULT_LINE_BYTES) },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { out } = values;
  const format = FORMATS.find((name) => name === values.format);
  const shape = SHAPES.find((name) => name === values.shape);
  if (values.help || format === undefined || shape === undefined || out === undefined) {
    process.stdout.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const options = { format, shape, steps: Number(values.steps), seed: Number(values.seed) };
  const bytes = generateFile(out, { ...options, lineBytes: Number(values['line-bytes']) });
  process.stdout.write(`${out}: ${bytes} bytes\n`);
}

if (import.meta.main) main();
