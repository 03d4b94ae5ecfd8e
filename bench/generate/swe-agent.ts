import type { Random } from './random.ts';
import type { TraceSize } from './retrace.ts';
import { Words } from './words.ts';

/** Observations that a prompt holds whole: SWE-agent leaves older ones out of it. */
const WHOLE_OBSERVATIONS = 5;
const COMMANDS = ['python -m pytest -q', 'grep -rn total src', 'ls -la src', 'git diff --stat'];

interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  [field: string]: unknown;
}

/**
 * One SWE-agent trajectory as version 1.1 writes it, indented: turns, the history beside them, and with each turn the
 * whole prompt, so that the document grows with the square of its turns. Commands that take too long, answers that
 * SWE-agent could not take. The system prompt, the task, an answer and its action count as a step each.
 */
export function sweAgentDocument(random: Random, size: TraceSize): string {
  return JSON.stringify(new Trajectory(random, size).document(), null, 2);
}

class Trajectory {
  readonly #random: Random;
  readonly #size: TraceSize;
  readonly #words: Words;
  readonly #history: Message[] = [];
  readonly #turns: Record<string, unknown>[] = [];
  #left: number;
  #sent = 0;
  #received = 0;

  constructor(random: Random, size: TraceSize) {
    this.#random = random;
    this.#size = size;
    this.#words = new Words(random);
    this.#left = size.steps;
  }

  document(): Record<string, unknown> {
    const issue = `${this.#words.sentence()}\n\n${this.#words.text(1500)}`;
    const task = `<uploaded_files>\n/shop\n</uploaded_files>\n<pr_description>\n${issue}\n</pr_description>\nFix it.`;
    this.#tell('system', this.#words.text(2500), { message_type: 'system_prompt' });
    this.#tell('user', task, { message_type: 'observation' });
    this.#left -= 2;
    while (this.#left > 1) this.#turn();
    if (this.#left > 0) this.#reject(this.#prompt());
    return {
      trajectory: this.#turns,
      history: this.#history,
      info: {
        swe_agent_hash: this.#random.code(40),
        swe_agent_version: '1.1.0',
        submission: `diff --git a/basket.py b/basket.py\n${this.#words.text(600)}\n`,
        exit_status: 'submitted',
        edited_files30: this.#words.text(800),
        model_stats: {
          instance_cost: Math.round(this.#sent * 0.3) / 1e5,
          tokens_sent: this.#sent,
          tokens_received: this.#received,
          api_calls: this.#turns.length,
        },
      },
      replay_config: JSON.stringify({
        env: { repo: { repo_name: 'shop' }, name: 'main' },
        agent: { name: 'main', model: { name: 'claude-sonnet-4-20250514', temperature: 0 } },
        problem_statement: { id: 'shop__shop-17', type: 'text_file' },
      }),
      environment: 'main',
    };
  }

  /** One answer with its action; before it, at times, an answer that SWE-agent sends back. */
  #turn(): void {
    const random = this.#random;
    let prompt = this.#prompt();
    if (this.#left > 2 && random.chance(0.03)) prompt = this.#reject(prompt);
    this.#left -= 2;
    const id = `call_${random.code(24)}`;
    const said = this.#words.text(random.int(80, 500));
    const { name, given, action } = this.#action();
    const slow = random.chance(0.03);
    const observation = slow
      ? `The command '${action}' was cancelled because it took more than 30 seconds. Please try a different command that completes more quickly.`
      : this.#body();
    this.#add({
      action,
      observation,
      response: said,
      thought: said,
      execution_time: random.int(1_000, 4_000_000) / 1e6,
      state: { working_dir: '/shop', diff: this.#turns.length < 8 ? '' : this.#words.text(200) },
      query: prompt,
      extra_info: {},
    });
    this.#tell('assistant', said, {
      thought: said,
      action,
      tool_calls: [{ function: { name, arguments: JSON.stringify(given) }, id, type: 'function' }],
      message_type: 'action',
      thinking_blocks: null,
    });
    this.#tell('tool', `OBSERVATION:\n${observation}`, { message_type: 'observation', tool_call_ids: [id] });
  }

  /** An answer without a command in it: no action, and the complaint about it in the prompt after it. */
  #reject(prompt: readonly Message[]): Message[] {
    this.#left -= 1;
    const said = this.#words.text(this.#random.int(80, 300));
    this.#add({
      action: '',
      observation: '',
      response: said,
      thought: said,
      execution_time: 0,
      state: { working_dir: '/shop', diff: '' },
      query: prompt,
      extra_info: {},
    });
    const agent = 'main';
    return [
      ...prompt,
      { role: 'assistant', content: said, agent, message_type: 'assistant' },
      { role: 'user', content: 'Your last output did not use any tool calls!', agent, message_type: 'user' },
    ];
  }

  #add(turn: Record<string, unknown>): void {
    this.#turns.push(turn);
    this.#sent += 2000 + 300 * this.#history.length;
    this.#received += this.#random.int(40, 600);
  }

  #tell(role: Message['role'], content: string, fields: Record<string, unknown>): void {
    this.#history.push({ role, content, agent: 'main', ...fields });
  }

  #prompt(): Message[] {
    const whole = this.#history.length - 2 * WHOLE_OBSERVATIONS;
    return this.#history.map((message, index) => {
      if (message.role !== 'tool' || index >= whole) return message;
      const lines = message.content.split('\n').length;
      return { ...message, content: `Old environment output: (${lines} lines omitted)` };
    });
  }

  #action(): { name: string; given: Record<string, string>; action: string } {
    const path = `/shop/${this.#words.path()}`;
    if (this.#random.chance(0.4)) {
      const command = `${this.#random.pick(COMMANDS)} ${path}`;
      return { name: 'bash', given: { command }, action: command };
    }
    const given = { command: 'view', path };
    return { name: 'str_replace_editor', given, action: `str_replace_editor view ${path}` };
  }

  /** What an action gave: prose and code, or many small values where the trace is to be heavy in structure. */
  #body(): string {
    const random = this.#random;
    const bytes = Math.floor(this.#size.lineBytes * (0.4 + 1.2 * random.next()));
    if (this.#size.shape === 'text') return this.#words.text(bytes);
    let rows = '';
    while (rows.length < bytes) rows += `{"id":${random.int(1, 99_999)},"ok":true,"at":[${random.int(0, 9)},2]}\n`;
    return rows;
  }
}
