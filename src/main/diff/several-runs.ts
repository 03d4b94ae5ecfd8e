import type { BraidQuestion, Params, Result, SeveralRuns } from '../../shared/api.ts';
import { braid } from '../../shared/braid/braid.ts';
import type { RunOutcome } from '../../shared/braid/flip-rate.ts';
import type { RunStatus } from '../../shared/model/run.ts';
import { fittingRows } from '../library/payload/fitting-rows.ts';
import type { WholeRuns } from '../library/read/whole-runs.ts';
import { BraidRows } from './braid-rows.ts';
import { recordedFields } from './pairs.ts';
import type { BraidMethod } from './protocol.ts';
import { breath, type KnownRuns, modelsOf, type ReadRun, readRun, sideOptions } from './read-run.ts';
import { sequencesOf } from './sequence.ts';
import { Works } from './works.ts';

/** Braids kept: the one on screen, and the one before. */
const MAX_BRAIDS = 2;

interface Ready {
  several: SeveralRuns;
  rows: BraidRows;
}

interface Progress {
  done: number;
  total: number;
}

/** Answers the contract's questions about several runs of one task. */
export class SeveralRunsWorks {
  readonly #runs: WholeRuns;
  readonly #known: () => KnownRuns;
  readonly #works: Works<Progress, Ready>;

  /** `known` is what was read of runs before. */
  constructor(runs: WholeRuns, known: () => KnownRuns, onDefect: (error: unknown) => void) {
    this.#runs = runs;
    this.#known = known;
    this.#works = new Works('comparison of several runs', MAX_BRAIDS, onDefect);
  }

  /** Answers a method with checked parameters. Throws `RetraceError`. */
  handle(method: BraidMethod, params: unknown): unknown {
    // The engine checked `params` against this very method's schema.
    const handler = this.#handlers[method] as (params: unknown) => unknown;
    return handler(params);
  }

  close(): void {
    this.#works.closeAll();
  }

  readonly #handlers: { [M in BraidMethod]: (params: Params<M>) => Result<M> } = {
    'braid.open': (question) => ({
      id: this.#works.start({ done: 0, total: 0 }, (work) => braidRuns(this.#runs, question, this.#known(), work)),
    }),
    'braid.get': ({ id }) => {
      const state = this.#works.state(id);
      switch (state.phase) {
        case 'working':
          return { phase: 'working', ...state.progress };
        case 'ready':
          return { phase: 'ready', several: state.result.several };
        case 'failed':
          return state;
      }
    },
    'braid.close': ({ id }) => ({ closed: this.#works.close(id) }),
    'braid.slice': ({ id, ...page }) => ({ columns: [...fittingRows(this.#rows(id).slice(page))] }),
    'braid.indexOf': ({ id, ...place }) => ({ index: this.#rows(id).indexOf(place) }),
    'braid.next': ({ id, column, back }) => ({ column: this.#rows(id).next(column, back) }),
    'braid.ruler': ({ id, ...ruler }) => ({ marks: this.#rows(id).ruler(ruler) }),
  };

  #rows(id: string): BraidRows {
    return this.#works.result(id).rows;
  }
}

async function braidRuns(
  runs: WholeRuns,
  question: BraidQuestion,
  known: KnownRuns,
  { id, signal, onProgress }: { id: string; signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Ready> {
  const opened = question.runs.map((address) => runs.open(address));
  // What one of the files never names is not compared.
  const with_model = opened.every((run) => modelsOf(run).length > 0);
  const total = opened.reduce((sum, { tree }) => sum + tree.count, 0);
  const read: ReadRun[] = [];
  let before = 0;
  for (const run of opened) {
    const report = (done: number) => onProgress({ done: before + done, total });
    read.push(
      await readRun(run, { options: sideOptions(question, run, with_model), known, signal, onProgress: report }),
    );
    before += run.tree.count;
  }
  await breath(signal);
  const { recorded } = recordedFields(read);
  // Steps agree by the call they make: of what else is not recorded nothing depends.
  const { not_recorded } = recordedFields(read, ['request']);
  // A run of which nothing can be read any more has calls of a kind and a name: the others are compared with it by these.
  const isGone = read.some(({ signatures: { unread, count } }) => count > 0 && unread.size === count);
  const sequences = sequencesOf(read, isGone ? [] : recorded);
  const outcomes = read.map(({ run }) => outcomeOf(run.detail.status));
  const braided = braid(sequences.map((steps, at) => ({ steps, outcome: outcomes[at] ?? 'unknown' })));
  const rows = new BraidRows(
    read.map(({ run }) => run),
    sequences,
    braided,
  );
  const several: SeveralRuns = {
    id,
    rev: Math.max(...read.map(({ run }) => run.tree.rev)),
    outcome: braided.outcome,
    runs: read.map(({ run: { detail, tree } }, at) => ({
      ...{ run: detail.run, title: detail.title, status: detail.status, agent_name: detail.agent_name },
      ...{ steps: tree.count, outcome: outcomes[at] ?? 'unknown' },
      ...{ differs: braided.leaves[at] ?? null, leaves: braided.path.leaves[at] ?? null },
    })),
    columns: braided.columns,
    agreed: braided.columns - rows.differences,
    same_path: braided.path.agreeing.reduce((sum, agreeing) => sum + Number(agreeing === read.length), 0),
    differs: braided.parts,
    parts: braided.path.parts,
    flip_rate: braided.flip_rate,
    not_recorded,
    unread: {
      steps: read.reduce((sum, { signatures }) => sum + signatures.unread.size, 0),
      reason: read.find(({ signatures }) => signatures.unread_reason !== null)?.signatures.unread_reason ?? null,
    },
  };
  return { several, rows };
}

/** Only what a file says about its end counts: a run of which nothing is recorded neither failed nor succeeded. */
function outcomeOf(status: RunStatus): RunOutcome {
  return status === 'success' || status === 'failure' ? status : 'unknown';
}
