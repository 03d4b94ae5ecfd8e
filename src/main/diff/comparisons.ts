import type { ComparisonQuestion, ComparisonState, Params, Result } from '../../shared/api.ts';
import { PAIR_MARKS } from '../../shared/api.ts';
import { RetraceError } from '../../shared/errors.ts';
import { fittingRows } from '../library/payload/fitting-rows.ts';
import type { WholeRuns } from '../library/read/whole-runs.ts';
import { type ComparedRuns, compareRuns, readSide } from './compare-runs.ts';
import { ComparedRowSpace } from './compared-rows.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparedValues, type PairField, pairFields } from './pair-values.ts';
import { fieldNames } from './pairs.ts';
import type { CompareMethod } from './protocol.ts';
import type { KnownRuns } from './read-run.ts';
import { Works } from './works.ts';

/** Comparisons kept: the one on screen, those that back leads to, and their rows. */
const MAX_COMPARISONS = 4;
const MAX_ROWS = 8;
/** Pairs whose texts are kept: they are read in windows. */
const MAX_PAIRS = 3;

type Progress = Extract<ComparisonState, { phase: 'working' }>;

/** Answers the contract's questions about comparisons of two runs. */
export class Comparisons {
  readonly #runs: WholeRuns;
  readonly #works: Works<Progress, ComparedRuns>;
  readonly #rows = new Map<string, { comparison: string; space: ComparedRowSpace }>();
  readonly #known: () => KnownRuns;
  readonly #fields = new Map<string, PairField[]>();
  #next = 1;

  /** `known` is what was read of runs before; `onDefect` is told of errors that no user can act on. */
  constructor(runs: WholeRuns, known: () => KnownRuns, onDefect: (error: unknown) => void) {
    this.#runs = runs;
    this.#known = known;
    this.#works = new Works('comparison', MAX_COMPARISONS, onDefect);
  }

  /** Answers a method with checked parameters. Throws `RetraceError`. */
  handle(method: CompareMethod, params: unknown, signal: AbortSignal): unknown {
    // The engine checked `params` against this very method's schema.
    const handler = this.#handlers[method] as (params: unknown, signal: AbortSignal) => unknown;
    return handler(params, signal);
  }

  /** Stops all work. */
  close(): void {
    this.#works.closeAll();
  }

  readonly #handlers: {
    [M in CompareMethod]: (params: Params<M>, signal: AbortSignal) => Result<M> | Promise<Result<M>>;
  } = {
    'compare.open': (question) => ({ id: this.#start(question) }),
    'compare.get': ({ id }) => {
      const state = this.#works.state(id);
      switch (state.phase) {
        case 'working':
          return state.progress;
        case 'ready':
          return { phase: 'ready', comparison: state.result.comparison };
        case 'failed':
          return state;
      }
    },
    'compare.close': ({ id }) => {
      const closed = this.#works.close(id);
      this.#forgetRows();
      return { closed };
    },
    'compare.rows': ({ id, only_differences, unfolded }) => {
      const space = new ComparedRowSpace(this.#works.result(id).pairs, { only_differences, unfolded });
      const rows = `rows-${this.#next++}`;
      this.#rows.set(rows, { comparison: id, space });
      dropOldest(this.#rows, MAX_ROWS);
      return { id: rows, count: space.count, differences: space.differences };
    },
    'compare.slice': ({ id, from, n }) => {
      const { space, compared } = this.#space(id);
      return { rows: [...fittingRows(space.slice(compared.left.run, compared.right.run, from, n))] };
    },
    'compare.indexOf': ({ id, pair, side }) => ({ index: this.#space(id).space.indexOf(pair, side) }),
    'compare.pairOf': ({ id, side, seq }) => {
      const pair = seq === 0 ? -1 : this.#works.result(id).pairs[side].indexOf(seq - 1);
      return { pair: pair === -1 ? null : pair };
    },
    'compare.next': ({ id, index, back }) => this.#space(id).space.next(index, back) ?? { index: null, pair: null },
    'compare.ruler': ({ id, px }) => ({ marks: this.#space(id).space.ruler(px) }),
    'compare.pair': async (params, signal) => {
      const compared = this.#works.result(params.id);
      const { pairs, left, right } = compared;
      const { pair } = params;
      const fields = await this.#fieldsOf(params, signal);
      const row = (side: 'left' | 'right') => {
        const place = pairs[side][pair] ?? -1;
        return place === -1 ? null : ((side === 'left' ? left : right).run.rows([place])[0] ?? null);
      };
      return comparedValues(fields, {
        ...{ pair, mark: PAIR_MARKS[pairs.mark[pair] ?? 0] ?? 'same', left: row('left'), right: row('right') },
        fields: fieldNames(pairs.fields[pair] ?? 0),
      });
    },
    'compare.text': async ({ field, side, offset, n, ...params }, signal) => {
      const fields = await this.#fieldsOf(params, signal);
      const text = fields.find((one) => one.field === field)?.[side] ?? null;
      if (text === null) throw new RetraceError('not_found', `This step has no ${field} here.`);
      return { data: text.window(offset, n), bytes: text.bytes };
    },
    'compare.markdown': ({ id }) => {
      const { comparison, left, right } = this.#works.result(id);
      return { text: comparisonMarkdown(comparison, left.run.detail, right.run.detail) };
    },
  };

  #start(question: ComparisonQuestion): string {
    const id = this.#works.start({ phase: 'working', what: 'reading', done: 0, total: 0 }, (work) => {
      const runs = { left: this.#runs, right: this.#runs };
      return compareRuns({ ...work, runs, question, known: this.#known() });
    });
    this.#forgetRows();
    return id;
  }

  async #fieldsOf(
    { id, pair, view }: Pick<Params<'compare.pair'>, 'id' | 'pair' | 'view'>,
    signal: AbortSignal,
  ): Promise<PairField[]> {
    const { pairs, left, right, options } = this.#works.result(id);
    if (pair >= pairs.count) throw new RetraceError('not_found', `This comparison has no pair ${pair}.`);
    const key = JSON.stringify([id, pair, view]);
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const fields = pairFields(
      await readSide(left, pairs.left[pair] ?? -1, options.left, signal),
      await readSide(right, pairs.right[pair] ?? -1, options.right, signal),
      view,
      pairs.recorded,
    );
    this.#fields.set(key, fields);
    dropOldest(this.#fields, MAX_PAIRS);
    return fields;
  }

  #space(id: string): { space: ComparedRowSpace; compared: ComparedRuns } {
    const rows = this.#rows.get(id);
    if (rows === undefined) throw gone();
    return { space: rows.space, compared: this.#works.result(rows.comparison) };
  }

  /** Rows go with their comparison. */
  #forgetRows(): void {
    for (const [rows, { comparison }] of this.#rows) if (!this.#works.has(comparison)) this.#rows.delete(rows);
  }
}

function gone(): RetraceError {
  return new RetraceError('gone', 'This comparison is no longer kept.', 'Compare the runs again.');
}

function dropOldest(kept: Map<string, unknown>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
