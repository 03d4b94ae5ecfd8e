import type { Random } from './random.ts';
import type { TraceSize } from './retrace.ts';
import { Clock } from './run-writer.ts';
import { Words } from './words.ts';

const VERSION = '2.1.33';
const MODEL = 'claude-sonnet-4-5-20250929';
/** Bytes of an envelope with its message head, without content. */
const LINE_BYTES = 620;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Context at which the harness compacts. */
const COMPACT_AT = 170_000;

type Block = { type: string } & Record<string, unknown>;

/**
 * The lines of one Claude Code session: a response split over lines that repeat its usage, tool results with their
 * rich form beside, parallel and failing calls, progress, retries of the API, compactions, sub-agents in progress lines,
 * file snapshots, hooks. A prompt, a response, a call and an API retry count as a step each.
 */
export function* claudeCodeLines(random: Random, size: TraceSize): Generator<string> {
  const lines: string[] = [];
  const session = new Session(random, size, (line) => lines.push(line));
  while (session.left > 0) {
    session.turn();
    yield* lines;
    lines.length = 0;
  }
}

class Session {
  left: number;
  readonly #random: Random;
  readonly #size: TraceSize;
  readonly #emit: (line: string) => void;
  readonly #words: Words;
  readonly #clock = new Clock('2026-05-03T10:00:00.000Z');
  readonly #id: string;
  #parent: string | null = null;
  #context = 18_000;
  #subagents = 0;

  constructor(random: Random, size: TraceSize, emit: (line: string) => void) {
    this.#random = random;
    this.#size = size;
    this.#emit = emit;
    this.#words = new Words(random);
    this.#id = random.uuid();
    this.left = size.steps;
  }

  turn(): void {
    const random = this.#random;
    const started = this.#clock.ms;
    this.left -= 1;
    this.#user(this.#words.text(random.int(40, 400)));
    this.#bare({
      type: 'file-history-snapshot',
      messageId: this.#parent,
      snapshot: { messageId: this.#parent, trackedFileBackups: {}, timestamp: this.#clock.iso() },
      isSnapshotUpdate: false,
    });
    for (let rounds = random.int(4, 25); rounds > 0 && this.left > 0; rounds -= 1) this.#round();
    if (this.left > 0) this.#response([{ type: 'text', text: this.#words.text(500) }], random.int(80, 400));
    this.#line('system', { subtype: 'turn_duration', durationMs: this.#clock.ms - started, isMeta: false });
    this.#clock.advance(random.chance(0.3) ? random.skewed(90_000, 3_600_000) : random.int(3000, 50_000));
    if (this.#context > COMPACT_AT) this.#compact();
  }

  /** One response of the model with the calls it makes and their results. */
  #round(): void {
    const random = this.#random;
    if (random.chance(0.02)) this.#apiRetries();
    const blocks: Block[] = [];
    if (random.chance(0.4))
      blocks.push({
        type: 'thinking',
        thinking: this.#words.text(this.#bytes(0.5)),
        signature: random.code(200, BASE62),
      });
    if (random.chance(0.3)) blocks.push({ type: 'text', text: this.#words.text(200) });
    const calls = random.chance(0.15) ? random.int(2, 3) : 1;
    const made: { id: string; name: string; uuid: string }[] = [];
    for (let call = 0; call < calls && this.left - call > 1; call += 1) {
      const delegate = call === 0 && random.chance(0.03) && this.#subagents < 64;
      const name = delegate ? 'Task' : random.pick(['Bash', 'Read', 'Edit', 'Grep']);
      const id = `toolu_01${random.code(22, BASE62)}`;
      made.push({ id, name, uuid: '' });
      blocks.push({ type: 'tool_use', id, name, input: this.#input(name) });
    }
    if (blocks.length === 0) blocks.push({ type: 'text', text: this.#words.text(this.#bytes(0.5)) });
    const uuids = this.#response(blocks, random.int(40, 1500));
    made.forEach((call, index) => {
      call.uuid = uuids[uuids.length - made.length + index] ?? '';
    });
    for (const call of made) {
      this.left -= 1;
      if (call.name === 'Task') this.#delegate(call.id);
      this.#result(call);
    }
  }

  /** Writes one line per block; early lines carry a placeholder for the tokens. Returns their uuids. */
  #response(blocks: Block[], output: number): string[] {
    const random = this.#random;
    this.left -= 1;
    this.#clock.advance(random.skewed(800, 25_000));
    const created = random.int(200, 4000);
    const read = this.#context;
    this.#context += created;
    const id = `msg_01${random.code(22, BASE62)}`;
    const requestId = `req_011${random.code(21, BASE62)}`;
    return blocks.map((block, index) => {
      if (index > 0) this.#clock.advance(random.int(50, 900));
      const usage = {
        input_tokens: 4,
        cache_creation_input_tokens: created,
        cache_read_input_tokens: read,
        cache_creation: { ephemeral_5m_input_tokens: created, ephemeral_1h_input_tokens: 0 },
        output_tokens: index === blocks.length - 1 ? output : Math.min(2, output),
        service_tier: 'standard',
      };
      const message = { model: MODEL, id, type: 'message', role: 'assistant', content: [block] };
      return this.#line('assistant', {
        message: { ...message, stop_reason: null, stop_sequence: null, usage },
        requestId,
      });
    });
  }

  #result({ id, name, uuid }: { id: string; name: string; uuid: string }): void {
    const random = this.#random;
    this.#clock.advance(random.skewed(10, 15_000));
    if (name === 'Bash' && random.chance(0.2))
      this.#line('progress', {
        data: { type: 'bash_progress', output: '', fullOutput: '', elapsedTimeSeconds: 3, totalLines: 0 },
        toolUseID: `bash-progress-${random.int(0, 9)}`,
        parentToolUseID: id,
      });
    const failed = random.chance(0.06);
    const body = failed ? `Exit code 1\n${this.#words.text(200)}` : this.#body();
    const content: Block = {
      tool_use_id: id,
      type: 'tool_result',
      content: body,
      ...(failed ? { is_error: true } : {}),
    };
    this.#line('user', {
      message: { role: 'user', content: [content] },
      toolUseResult: failed
        ? `Error: ${body}`
        : { stdout: body.slice(0, 400), stderr: '', interrupted: false, isImage: false },
      sourceToolAssistantUUID: uuid,
    });
  }

  /** A sub-agent whose conversation lies in progress lines of the parent. */
  #delegate(toolUse: string): void {
    const random = this.#random;
    this.#subagents += 1;
    const agentId = random.code(7);
    const progress = (type: 'user' | 'assistant', message: Record<string, unknown>) => {
      this.#clock.advance(random.skewed(300, 9000));
      const inner = { type, message, uuid: random.uuid(), timestamp: this.#clock.iso() };
      this.#line('progress', {
        data: { message: inner, normalizedMessages: [], type: 'agent_progress', prompt: '', agentId },
        toolUseID: `agent_msg_01${random.code(22, BASE62)}`,
        parentToolUseID: toolUse,
      });
    };
    progress('user', { role: 'user', content: [{ type: 'text', text: this.#words.text(300) }] });
    for (let call = random.int(2, 10); call > 0 && this.left > 2; call -= 1) {
      this.left -= 2;
      const id = `toolu_01${random.code(22, BASE62)}`;
      const usage = {
        input_tokens: 6,
        cache_creation_input_tokens: 900,
        cache_read_input_tokens: 12_000,
        output_tokens: random.int(20, 300),
      };
      progress('assistant', {
        model: MODEL,
        id: `msg_01${random.code(22, BASE62)}`,
        type: 'message',
        role: 'assistant',
        content: [{ type: 'tool_use', id, name: 'Grep', input: this.#input('Grep') }],
        stop_reason: null,
        usage,
      });
      progress('user', {
        role: 'user',
        content: [{ tool_use_id: id, type: 'tool_result', content: this.#words.text(400) }],
      });
    }
  }

  #apiRetries(): void {
    for (let attempt = 1; attempt <= this.#random.int(1, 4) && this.left > 1; attempt += 1) {
      this.left -= 1;
      const retryInMs = 500 * 2 ** (attempt - 1) + this.#random.next() * 100;
      this.#line('system', {
        subtype: 'api_error',
        level: 'error',
        error: { status: 529, error: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } },
        retryInMs,
        retryAttempt: attempt,
        maxRetries: 10,
      });
      this.#clock.advance(Math.round(retryInMs));
    }
  }

  #compact(): void {
    const logicalParentUuid = this.#parent;
    this.#parent = null;
    this.#line('system', {
      logicalParentUuid,
      subtype: 'compact_boundary',
      content: 'Conversation compacted',
      isMeta: false,
      level: 'info',
      compactMetadata: { trigger: 'auto', preTokens: this.#context },
    });
    this.#context = 22_000;
    this.#line('user', {
      isVisibleInTranscriptOnly: true,
      isCompactSummary: true,
      message: { role: 'user', content: `This session continues an earlier conversation.\n${this.#words.text(2000)}` },
    });
  }

  #user(content: string): void {
    this.#line('user', { message: { role: 'user', content } });
  }

  #input(name: string): Record<string, unknown> {
    switch (name) {
      case 'Bash':
        return { command: `npm test -- ${this.#words.path()}`, description: this.#words.sentence() };
      case 'Edit':
        return { file_path: this.#words.path(), old_string: this.#words.text(200), new_string: this.#words.text(220) };
      case 'Grep':
        return { pattern: this.#words.identifier(), path: 'src', output_mode: 'content' };
      case 'Task':
        return { description: 'Explore the queue', prompt: this.#words.text(400), subagent_type: 'Explore' };
      default:
        return { file_path: this.#words.path() };
    }
  }

  #bytes(share: number): number {
    return Math.max(40, Math.floor((this.#size.lineBytes - LINE_BYTES) * share * (0.4 + 1.2 * this.#random.next())));
  }

  /** A tool's output: prose and code, or many small values where the trace is to be heavy in structure. */
  #body(): string {
    // Most lines of a transcript are small; results carry the rest of the mean.
    const bytes = this.#bytes(2.2);
    if (this.#size.shape === 'text') return this.#words.text(bytes);
    let rows = '';
    while (rows.length < bytes)
      rows += `{"id":${this.#random.int(1, 99_999)},"ok":true,"at":[${this.#random.int(0, 9)},2]}\n`;
    return rows;
  }

  #bare(record: Record<string, unknown>): void {
    this.#emit(JSON.stringify(record));
  }

  #line(type: string, fields: Record<string, unknown>): string {
    const uuid = this.#random.uuid();
    this.#bare({
      parentUuid: this.#parent,
      isSidechain: false,
      userType: 'external',
      cwd: '/home/dev/orders',
      sessionId: this.#id,
      version: VERSION,
      gitBranch: 'main',
      type,
      ...fields,
      uuid,
      timestamp: this.#clock.iso(),
    });
    this.#parent = uuid;
    return uuid;
  }
}
