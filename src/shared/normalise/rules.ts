import type { RuleId } from './rule-ids.ts';

/** Grows with every change of a rule: what was compared under another version says nothing about this one. */
export const NORMALISATION_VERSION = 1;

export interface NormalisationRule {
  /** What a reader sees in the list of switches. */
  label: string;
  /** What it matches, in a sentence. */
  matches: string;
  /** What stands in the place of what it hides. */
  placeholder: string;
}

export const RULES: Readonly<Record<RuleId, NormalisationRule>> = {
  generated_ids: {
    label: 'Generated ids',
    matches: 'UUIDs, ids of calls, messages and requests; equal where they are renamed consistently.',
    placeholder: '⟨id⟩',
  },
  timestamps: {
    label: 'Times',
    matches:
      'Points in time under keys such as timestamp and created_at, never in a message or in the arguments of a tool.',
    placeholder: '⟨time⟩',
  },
  durations: {
    label: 'Durations',
    matches: 'Lengths of time under keys such as duration_ms and latency, never a timeout or an argument of a tool.',
    placeholder: '⟨duration⟩',
  },
  temporary_paths: {
    label: 'Temporary paths',
    matches:
      'Names that a program made up in the folder for temporary files, and that folder where its own name is one.',
    placeholder: '⟨temporary⟩',
  },
  working_folder: {
    label: 'Working folder',
    matches: "The beginning of paths that is the run's own folder.",
    placeholder: '⟨folder⟩',
  },
  local_ports: {
    label: 'Local ports',
    matches: 'The number after localhost, 127.0.0.1, 0.0.0.0 and [::1].',
    placeholder: '⟨port⟩',
  },
  stack_frames: {
    label: 'Stack frames',
    matches: 'Lines of a stack trace under keys such as stack and traceback; the error itself stays.',
    placeholder: '⟨frame⟩',
  },
  output_headers: {
    label: 'Headers of tool output',
    matches: 'The id, the time and the session that Codex writes around what a command printed.',
    placeholder: '⟨header⟩',
  },
};

/** Stands where the items of an array were left out by a pointer of the user; what was under a key is gone. */
export const IGNORED = '⟨ignored⟩';

/**
 * Keys whose values a rule hides, each in snake_case; `createdAt`, `created-at`, `Created-At` and, as the end of a longer
 * name, `response.created_at` are meant as well. Only names that mean nothing else: `start_time`, `duration` or
 * `message_id` may be what a tool was asked for.
 */
export const KEYS = {
  generated_ids: [
    'tool_call_id',
    'tool_use_id',
    'call_id',
    'request_id',
    'x_request_id',
    'x_amzn_requestid',
    'cf_ray',
    'response_id',
    'previous_response_id',
    'generation_id',
    'invocation_id',
    'session_id',
    'conversation_id',
    'run_id',
    'trace_id',
    'span_id',
    'parent_span_id',
    'parent_session_id',
    'llm_response_id',
    'uuid',
    'parent_uuid',
    'leaf_uuid',
  ],
  timestamps: [
    'timestamp',
    'ts',
    'created',
    'created_at',
    'updated_at',
    'modified_at',
    'started_at',
    'ended_at',
    'finished_at',
    'completed_at',
    'processed_at',
    'expires_at',
    'resets_at',
    'observed_timestamp',
    'mtime',
    'ctime',
    'atime',
    'start_time_unix_nano',
    'end_time_unix_nano',
    'time_unix_nano',
    'observed_time_unix_nano',
  ],
  durations: [
    'duration_ms',
    'duration_us',
    'duration_ns',
    'duration_s',
    'duration_seconds',
    'total_duration',
    'total_duration_ms',
    'duration_api_ms',
    'total_api_duration_ms',
    'load_duration',
    'eval_duration',
    'prompt_eval_duration',
    'elapsed',
    'elapsed_ms',
    'elapsed_seconds',
    'elapsed_time',
    'elapsed_time_ms',
    'latency',
    'latency_ms',
    'took',
    'took_ms',
    'execution_time',
    'execution_time_ms',
    'processing_ms',
    'openai_processing_ms',
    'wall_time',
    'wall_time_seconds',
    'working_time',
    'total_time',
    'time_to_first_token',
    'time_to_first_token_ms',
    'ttft_ms',
  ],
  stack_frames: ['stack', 'stack_trace', 'stacktrace', 'exception.stacktrace', 'traceback'],
} as const;

/** Keys of what a tool was asked for: a time or a duration in there is a wish, and nothing that happened. */
export const ARGUMENT_KEYS: readonly string[] = [
  'arguments',
  'args',
  'kwargs',
  'parameters',
  'params',
  'input',
  'tool_input',
];

/** Keys whose strings are somebody's words: an id that is all of one is still words. */
export const TEXT_KEYS: readonly string[] = [
  'content',
  'text',
  'thinking',
  'reasoning',
  'reasoning_content',
  'prompt',
  'system',
  'instructions',
  'message',
  'query',
  'summary',
  'description',
  'title',
  'output',
  'result',
  'error',
  'stdout',
  'stderr',
];

/** A whole value that is an id wherever it stands, but in a text. */
export const ID_SHAPES: readonly RegExp[] = [
  /^(?:urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?:call|toolu|srvtoolu|chatcmpl)[_-](?=[\w-]*\d)[\w-]{4,}$/,
  /^(?:msg|req|resp|run|gen|fc|rs|ws|cmpl)[_-](?=[\w-]*\d)[\w-]{12,}$/,
  /^[a-z]{2,12}_(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{20,}$/,
];

/** A point in time: seconds since 1970 and smaller units, ISO 8601, and what HTTP and mail write. */
export const TIME_SHAPE =
  /^(?:\d{9,20}(?:\.\d+)?|\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d\S*(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))?)?|[A-Z][a-z]{2},? \d\d? [A-Z][a-z]{2} \d{4} .*)$/;
export const EARLIEST_TIME = 1e8;

export const DURATION_SHAPE = /^\d+(?:\.\d+)?\s?(?:ns|us|µs|ms|s|sec|secs|seconds|m|min|h)?$/;

/** The first line of a frame, by what JavaScript, Java, Python, Go and Rust write. */
export const FRAME_LINE = /^[ \t]*(?:at |File ".*", line \d+|\d+: +\S|\S+\.go:\d+|goroutine \d+)/;
/** A line of a frame's source, below it. */
export const FRAME_SOURCE = /^ {4,}\S/;

/** What Codex writes above what a command printed, and in older versions below it. The text itself is the tool's. */
export const OUTPUT_HEADER =
  /(?<=^Chunk ID: )[\da-f]{4,16}(?=\n)|(?<=^(?:Chunk ID: .{1,24}\n)?(?:Exit code: -?\d{1,5}\n)?Wall time: )\d{1,9}(?:\.\d{1,9})?(?= seconds?\n)|(?<=^Chunk ID: .{1,24}\nWall time: .{1,40}\nProcess running with session ID )\d{1,12}(?=\n)/g;
export const OUTPUT_FOOTER =
  /(?<="metadata":\{"exit_code":-?\d{1,5},"duration_seconds":)\d{1,9}(?:\.\d{1,9})?(?=\}\}$)/g;
/** Where in a text they are looked for: its first and its last characters. */
export const OUTPUT_EDGE = 200;

/** Parts of the patterns are bounded: a trace may hold megabytes of what nearly matches. */
const SLASH = '(?:\\\\{1,4}|/)';
/** Folders for temporary files whose own name is made up or holds that of a user. */
const OWN_ROOT = [
  '(?:/private)?/var/folders/[\\w+-]{2}/[\\w+-]{1,64}/[A-Z]',
  `[A-Za-z]:${SLASH}Users${SLASH}[^\\\\/:*?"<>|\\n]{1,64}${SLASH}AppData${SLASH}Local${SLASH}Temp`,
].join('|');
/** What `mktemp` and its kin make up, without an ending such as `.py`. */
const MADE_UP_NAME = [
  'tmp(?!_[a-z]+\\b)[a-z\\d_]{8}',
  'tmp\\.\\w{6,16}',
  'pytest-of-[\\w.-]{1,64}/pytest-\\d{1,9}',
  '[\\w.-]{0,64}[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}',
  '[\\w-]{1,64}[-.](?:\\d{5,20}|(?=[A-Za-z]{0,16}\\d{1,16}[A-Za-z])[A-Za-z\\d]{6,16})',
].join('|');
export const TEMPORARY_PATH = new RegExp(
  `(?<![\\w.~/\\\\⟩-])(?:(?:${OWN_ROOT})(?![\\w-])(?:${SLASH}(?:${MADE_UP_NAME})(?![\\w-]))?|(?:/private)?(?:/var)?/tmp/(?:${MADE_UP_NAME})(?![\\w-]))`,
  'g',
);
/** What is in every such path: most strings have none of it. */
export const TEMPORARY_HINTS: readonly string[] = ['/tmp/', '/var/folders/', 'AppData'];

export const LOCAL_PORT = /(?<=(?<![\w.⟩-])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):)\d{2,5}(?!\d)/g;
export const PORT_HINTS: readonly string[] = ['localhost:', '127.0.0.1:', '0.0.0.0:', '[::'];
