import { parseArgs } from 'node:util';
import { claudeCodeLines } from './claude-code.ts';
import { codexLines } from './codex.ts';
import { otlpDocument, otlpLines } from './otlp.ts';
import { Random } from './random.ts';
import { retraceLines, type TraceSize } from './retrace.ts';
import { sweAgentDocument } from './swe-agent.ts';
import { writeTrace } from './trace-file.ts';

const FORMATS = ['retrace', 'claude-code', 'codex', 'otlp', 'otlp-document', 'swe-agent'] as const;
const SHAPES = ['text', 'structure'] as const;

export type GeneratedFormat = (typeof FORMATS)[number];

export interface GenerateOptions {
  format: GeneratedFormat;
  shape: (typeof SHAPES)[number];
  steps: number;
  seed: number;
  /** Mean bytes of a line; of a span where a line holds several, of what a tool gave in a document of turns. */
  lineBytes?: number;
}

/** What a file of each format is called at its end. */
export const EXTENSIONS: Record<GeneratedFormat, string> = {
  retrace: '.trace.jsonl',
  'claude-code': '.jsonl',
  codex: '.jsonl',
  otlp: '.jsonl',
  'otlp-document': '.json',
  'swe-agent': '.traj',
};

const DEFAULT_LINE_BYTES = 2048;
const MOST_STEPS = 2_000_000;
/** A document is held whole, and that of SWE-agent grows with the square of its turns. */
const MOST_STEPS_IN_DOCUMENT = { 'otlp-document': 20_000, 'swe-agent': 1_000 };

/**
 * The lines of a trace, one at a time: memory does not grow with the number of steps. Formats that are one document
 * give that alone.
 */
export function generateTrace({ format, shape, steps, seed, lineBytes }: GenerateOptions): Iterable<string> {
  const most = isDocument(format) ? MOST_STEPS_IN_DOCUMENT[format] : MOST_STEPS;
  if (!Number.isSafeInteger(steps) || steps < 1 || steps > most)
    throw new RangeError(`steps must be a whole number from 1 to ${most}, not ${steps}`);
  return contentOf(format, new Random(seed), { steps, shape, lineBytes: lineBytes ?? DEFAULT_LINE_BYTES });
}

/** Whether a trace of this format is one JSON document, which is never appended to. */
export function isDocument(format: GeneratedFormat): format is keyof typeof MOST_STEPS_IN_DOCUMENT {
  return format in MOST_STEPS_IN_DOCUMENT;
}

function contentOf(format: GeneratedFormat, random: Random, size: TraceSize): Iterable<string> {
  switch (format) {
    case 'retrace':
      return retraceLines(random, size);
    case 'claude-code':
      return claudeCodeLines(random, size);
    case 'codex':
      return codexLines(random, size);
    case 'otlp':
      return otlpLines(random, size);
    case 'otlp-document':
      return [otlpDocument(random, size)];
    case 'swe-agent':
      return [sweAgentDocument(random, size)];
  }
}

/** Writes a trace to `path` and returns its bytes. */
export function generateFile(path: string, options: GenerateOptions): number {
  return writeTrace(path, generateTrace(options));
}

const USAGE = `Usage: node bench/generate/index.ts --format ${FORMATS.join('|')}
         --shape structure|text
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
