import type { Random } from './random.ts';
import type { TraceSize } from './retrace.ts';
import { Clock } from './run-writer.ts';
import { sealedText } from './sealed-text.ts';
import { Words } from './words.ts';

const VERSION = '0.142.5';
const CWD = '/home/dev/orders';
const WINDOW = 258_400;
/** Context at which Codex compacts. */
const COMPACT_AT = 200_000;
/** Mean bytes of the lines of a round without what its tools gave. */
const LINE_BYTES = 640;
/** Outputs are this much larger than the mean, since most lines of a rollout are small. */
const OUTPUT_FACTOR = 4.7;

interface Usage {
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  reasoning_output_tokens: number;
  total_tokens: number;
}

interface Call {
  id: string;
  patch: boolean;
}

/**
 * The lines of one Codex rollout in its current shape: messages told again as events, sealed reasoning, parallel and
 * failing calls, patches, repeated token counts, interrupted turns, compactions after which the totals shrink.
 * A prompt, what Codex puts in, a response, a call, an interruption and a compaction count as a step each.
 */
export function* codexLines(random: Random, size: TraceSize): Generator<string> {
  const lines: string[] = [];
  const rollout = new Rollout(random, size, (line) => lines.push(line));
  rollout.begin();
  while (rollout.left > 0) {
    rollout.turn();
    yield* lines;
    lines.length = 0;
  }
}

class Rollout {
  left: number;
  readonly #random: Random;
  readonly #size: TraceSize;
  readonly #emit: (line: string) => void;
  readonly #words: Words;
  readonly #sealed: (length: number) => string;
  readonly #clock = new Clock('2026-05-03T10:00:00.000Z');
  #turn = '';
  #turns = 0;
  #context = 16_000;
  #total: Usage = usage(0, 0, 0, 0);

  constructor(random: Random, size: TraceSize, emit: (line: string) => void) {
    this.#random = random;
    this.#size = size;
    this.#emit = emit;
    this.#words = new Words(random);
    this.#sealed = sealedText(random);
    this.left = size.steps;
  }

  begin(): void {
    const id = this.#random.uuid();
    this.left -= 1;
    this.#line('session_meta', {
      session_id: id,
      id,
      timestamp: this.#clock.iso(),
      cwd: CWD,
      originator: 'codex-tui',
      cli_version: VERSION,
      source: 'cli',
      thread_source: 'user',
      model_provider: 'openai',
      base_instructions: { text: this.#words.text(8000) },
      git: { commit_hash: this.#random.code(40), branch: 'main', repository_url: 'https://git.example/orders.git' },
    });
  }

  turn(): void {
    const random = this.#random;
    const started = this.#clock.ms;
    this.#turns += 1;
    this.#turn = random.uuid();
    this.#event('task_started', {
      turn_id: this.#turn,
      started_at: Math.floor(started / 1000),
      model_context_window: WINDOW,
      collaboration_mode_kind: 'default',
    });
    if (this.#turns === 1) {
      this.#putIn('developer', `<permissions instructions>\n${this.#words.text(900)}\n</permissions instructions>`);
      this.#putIn('user', `<environment_context>\n  <cwd>${CWD}</cwd>\n</environment_context>`);
    }
    this.#line('turn_context', {
      turn_id: this.#turn,
      cwd: CWD,
      approval_policy: 'never',
      sandbox_policy: { type: 'workspace-write' },
      model: 'gpt-5.5',
      personality: 'pragmatic',
      effort: 'high',
      summary: 'auto',
    });
    const prompt = this.#words.text(random.int(40, 400));
    this.left -= 1;
    this.#message('user', prompt);
    this.#event('user_message', { message: prompt, images: [], local_images: [], text_elements: [] });
    for (let rounds = random.int(4, 25); rounds > 0 && this.left > 1; rounds -= 1) this.#round();
    if (this.#context > COMPACT_AT && this.left > 0) this.#compact();
    else if (random.chance(0.05) && this.left > 0) this.#interrupt();
    else this.#finish(started);
    this.#clock.advance(random.chance(0.3) ? random.skewed(90_000, 3_600_000) : random.int(3000, 50_000));
  }

  /** One response of the model with the calls it makes and what they gave. */
  #round(): void {
    const random = this.#random;
    this.left -= 1;
    this.#clock.advance(random.skewed(800, 25_000));
    if (random.chance(0.6)) this.#reason();
    if (random.chance(0.4)) this.#say(this.#words.text(200), 'commentary');
    const calls = Math.min(this.left, random.chance(0.25) ? random.int(2, 4) : 1);
    const made = Array.from({ length: calls }, () => this.#call());
    this.left -= calls;
    for (const call of made) this.#output(call);
    this.#count(random.int(40, 1500));
  }

  #finish(started: number): void {
    const random = this.#random;
    const text = this.#words.text(500);
    if (this.left > 0) {
      this.left -= 1;
      this.#clock.advance(random.skewed(800, 15_000));
      this.#say(text, 'final_answer');
      this.#count(random.int(80, 400));
    }
    this.#event('task_complete', {
      turn_id: this.#turn,
      last_agent_message: text,
      completed_at: Math.floor(this.#clock.ms / 1000),
      duration_ms: this.#clock.ms - started,
      time_to_first_token_ms: random.int(700, 6000),
    });
  }

  #interrupt(): void {
    this.left -= 1;
    this.#event('turn_aborted', { turn_id: this.#turn, reason: 'interrupted' });
  }

  #reason(): void {
    const summary = this.#random.chance(0.2) ? [{ type: 'summary_text', text: this.#words.text(160) }] : [];
    this.#item('reasoning', {
      id: `rs_${this.#random.code(50)}`,
      summary,
      encrypted_content: this.#sealed(this.#random.int(400, 1600)),
    });
  }

  /** The words of the model, as the event that the screen was told and as the item. */
  #say(text: string, phase: string): void {
    this.#event('agent_message', { message: text, phase, memory_citation: null });
    this.#message('assistant', text, { id: `msg_${this.#random.code(50)}`, phase });
  }

  #call(): Call {
    const random = this.#random;
    this.#clock.advance(random.int(20, 400));
    const id = `call_${random.code(24)}`;
    const patch = random.chance(0.15);
    if (patch) {
      const input = `*** Begin Patch\n*** Update File: ${this.#words.path()}\n@@\n+${this.#words.text(400)}\n*** End Patch\n`;
      const call = { id: `ctc_${random.code(50)}`, status: 'completed', call_id: id, name: 'apply_patch', input };
      this.#item('custom_tool_call', call);
    } else {
      const cmd = `npm test -- ${this.#words.path()} # ${this.#words.sentence()}`;
      const given = JSON.stringify({ cmd, workdir: CWD, yield_time_ms: 30_000, max_output_tokens: 12_000 });
      this.#item('function_call', {
        id: `fc_${random.code(50)}`,
        name: 'exec_command',
        arguments: given,
        call_id: id,
      });
    }
    return { id, patch };
  }

  /** What a call gave: whether it failed stands in its text only, but for patches. */
  #output({ id, patch }: Call): void {
    const random = this.#random;
    this.#clock.advance(random.skewed(10, 15_000));
    const failed = random.chance(0.06);
    if (patch) {
      const path = this.#words.path();
      const stdout = failed ? '' : `Success. Updated the following files:\nM ${path}\n`;
      this.#event('patch_apply_end', {
        call_id: id,
        turn_id: this.#turn,
        stdout,
        stderr: failed ? 'The patch does not apply.\n' : '',
        success: !failed,
        changes: { [path]: { type: 'update', unified_diff: this.#words.text(400), move_path: null } },
      });
      const output = `Exit code: ${failed ? 1 : 0}\nWall time: 0 seconds\nOutput:\n${stdout}`;
      this.#item('custom_tool_call_output', { call_id: id, output });
      return;
    }
    const wall = (random.int(1, 90_000) / 10_000).toFixed(4);
    const head = `Chunk ID: ${random.code(6)}\nWall time: ${wall} seconds\nProcess exited with code ${failed ? 1 : 0}`;
    const output = `${head}\nOriginal token count: ${random.int(10, 4000)}\nOutput:\n${this.#body()}`;
    this.#item('function_call_output', { call_id: id, output });
  }

  /** The token count of a response; the same totals come again where the screen was drawn anew. */
  #count(output: number): void {
    const random = this.#random;
    const read = this.#context;
    this.#context += random.int(200, 4000);
    const last = usage(this.#context, read, output, Math.floor(output * random.next()));
    const sum = this.#total;
    this.#total = usage(
      sum.input_tokens + last.input_tokens,
      sum.cached_input_tokens + last.cached_input_tokens,
      sum.output_tokens + last.output_tokens,
      sum.reasoning_output_tokens + last.reasoning_output_tokens,
    );
    for (let told = random.chance(0.25) ? 2 : 1; told > 0; told -= 1) this.#tell(last);
  }

  #tell(last: Usage): void {
    const used = { used_percent: this.#random.int(1, 99), window_minutes: 300, resets_at: 1_777_820_000 };
    this.#event('token_count', {
      info: { total_token_usage: this.#total, last_token_usage: last, model_context_window: WINDOW },
      rate_limits: { limit_id: 'codex', limit_name: null, primary: used, secondary: used, plan_type: 'pro' },
    });
  }

  #compact(): void {
    this.left -= 1;
    const content = [{ type: 'input_text', text: this.#words.text(1200) }];
    const replacement = Array.from({ length: 12 }, () => ({ type: 'message', role: 'user', content }));
    this.#line('compacted', { message: '', replacement_history: replacement });
    this.#event('context_compacted', {});
    this.#context = 22_000;
    // The totals begin anew, so that they shrink.
    this.#total = usage(0, 0, 0, 0);
  }

  /** What Codex puts in by itself: no event repeats it. */
  #putIn(role: 'developer' | 'user', text: string): void {
    this.left -= 1;
    this.#message(role, text);
  }

  #message(role: string, text: string, fields: Record<string, unknown> = {}): void {
    const type = role === 'assistant' ? 'output_text' : 'input_text';
    this.#item('message', { role, content: [{ type, text }], ...fields });
  }

  /** A tool's output: prose and code, or many small values where the trace is to be heavy in structure. */
  #body(): string {
    const random = this.#random;
    const bytes = Math.max(40, (this.#size.lineBytes - LINE_BYTES) * OUTPUT_FACTOR * (0.4 + 1.2 * random.next()));
    if (this.#size.shape === 'text') return this.#words.text(Math.floor(bytes));
    let rows = '';
    while (rows.length < bytes) rows += `{"id":${random.int(1, 99_999)},"ok":true,"at":[${random.int(0, 9)},2]}\n`;
    return rows;
  }

  #item(type: string, fields: Record<string, unknown>): void {
    const passed = { internal_chat_message_metadata_passthrough: { turn_id: this.#turn } };
    this.#line('response_item', { type, ...fields, ...passed });
  }

  #event(type: string, fields: Record<string, unknown>): void {
    this.#line('event_msg', { type, ...fields });
  }

  #line(type: string, payload: Record<string, unknown>): void {
    this.#emit(JSON.stringify({ timestamp: this.#clock.iso(), type, payload }));
  }
}

/** Input includes what was read from the cache, output what was spent on reasoning. */
function usage(input: number, cached: number, output: number, reasoning: number): Usage {
  return {
    input_tokens: input,
    cached_input_tokens: cached,
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: input + output,
  };
}
