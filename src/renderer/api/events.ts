import type { Query, QueryClient } from '@tanstack/react-query';
import type { EngineEvent, EventMap, MethodName, Result } from '../../shared/api.ts';
import type { Connection } from './client.ts';

/** What a reply is about, and so which events make it old. */
type Subject =
  /** The run list. */
  | 'list'
  /** One run tree, named by the parameters or by a handle. */
  | 'tree'
  | 'problems'
  | 'sources'
  /** How far the index is. */
  | 'progress'
  | 'settings'
  /** Anything in the index. */
  | 'index';

const SUBJECTS: Record<MethodName, readonly Subject[]> = {
  'app.info': ['progress', 'sources'],
  'index.status': ['progress', 'index'],
  'index.cancel': [],
  'index.resume': [],
  'index.rebuild': [],
  'sources.list': ['sources', 'list', 'problems'],
  'sources.found': ['sources'],
  'sources.add': [],
  'sources.add_samples': [],
  'sources.remove': [],
  'sources.pause': [],
  'sources.rescan': [],
  'sources.unrecognised': ['sources', 'problems'],
  'sources.browse': ['sources'],
  'recent.list': ['sources'],
  'recent.clear': [],
  'runs.open': ['list'],
  'runs.slice': ['list'],
  'runs.indexOf': ['list'],
  'runs.newest': ['list'],
  'run.get': ['tree'],
  'run.content': ['tree'],
  'rows.open': ['tree'],
  'rows.slice': ['tree'],
  'rows.indexOf': ['tree'],
  'steps.jump': ['tree'],
  'steps.at': ['tree'],
  'step.get': ['tree'],
  'payload.read': ['tree'],
  'step.find': ['tree'],
  'timeline.open': ['tree'],
  'timeline.window': ['tree'],
  'timeline.locate': ['tree'],
  'timeline.move': ['tree'],
  'timeline.steps': ['tree'],
  'problems.list': ['problems'],
  'problems.step': ['problems'],
  'problems.read': ['problems'],
  'log.tail': ['index', 'progress'],
  'palette.search': ['list', 'tree'],
  // A comparison is of the runs as they were: it never changes.
  'compare.open': [],
  'compare.get': [],
  'compare.close': [],
  'compare.rows': [],
  'compare.slice': [],
  'compare.indexOf': [],
  'compare.pairOf': [],
  'compare.next': [],
  'compare.ruler': [],
  'compare.pair': [],
  'compare.text': [],
  'compare.markdown': [],
  'compare.peer': ['list'],
  'braid.open': [],
  'braid.get': [],
  'braid.close': [],
  'braid.slice': [],
  'braid.indexOf': [],
  'braid.next': [],
  'braid.ruler': [],
  'state.open': [],
  'state.get': [],
  'state.close': [],
  'state.tree': [],
  'state.place': [],
  'state.writes': [],
  'state.writer': [],
  'state.difference': [],
  'settings.read': ['settings'],
  'settings.write': [],
  // Only this window writes it while it is open.
  'view.read': [],
  'view.write': [],
};

/**
 * Asks again for every reply on screen that an event makes old, and for all of them after a reconnect, whose
 * events were missed. Returns a function that stops it.
 */
export function keepCurrent(client: Pick<Connection, 'subscribe' | 'onState'>, queries: QueryClient): () => void {
  const cache = queries.getQueryCache();
  // Replies that were on their way when an event came: they may have been read before it.
  const overtaken = new Set<Query>();

  const invalidate = (isOld: (query: Query) => boolean) => {
    for (const query of cache.getAll()) {
      if (query.state.fetchStatus === 'fetching' && isOld(query)) overtaken.add(query);
    }
    // A running fetch is left to end: cancelling it at ten events a second would never show anything.
    void queries.invalidateQueries({ predicate: isOld }, { cancelRefetch: false });
  };

  const stops = [
    client.subscribe((event) => invalidate((query) => isOldAfter(query, event, cache.getAll()))),
    client.onState((state) => {
      if (state === 'connected') invalidate(() => true);
    }),
    cache.subscribe((change) => {
      if (change.type === 'removed') overtaken.delete(change.query);
      if (change.type !== 'updated' || (change.action.type !== 'success' && change.action.type !== 'error')) return;
      if (overtaken.delete(change.query)) {
        void queries.invalidateQueries({ predicate: (query) => query === change.query }, { cancelRefetch: false });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function isOldAfter(query: Query, event: EngineEvent, all: readonly Query[]): boolean {
  const method = query.queryKey[0] as MethodName;
  const about = (subject: Subject) => SUBJECTS[method].includes(subject);
  switch (event.event) {
    case 'progress':
      return about('progress');
    case 'settings':
      return about('settings');
    case 'changed': {
      const { list, problems, sources, runs } = event.data;
      return (
        about('index') ||
        (list === true && about('list')) ||
        (problems === true && about('problems')) ||
        (sources === true && about('sources')) ||
        (about('tree') && isTouched(query, method, runs, all))
      );
    }
  }
}

function isTouched(
  query: Query,
  method: MethodName,
  runs: EventMap['changed']['runs'],
  all: readonly Query[],
): boolean {
  const about = runsOf(query, all);
  // A reply that has not come, or whose handle is not known here, may be about any run.
  const touched = about === null ? runs : runs.filter(({ run }) => about.has(run));
  return touched.some(({ appended_from }) => appended_from === undefined || !endsBefore(query, method, appended_from));
}

/** Addresses a reply is about: the run asked for, and the root of its tree. Null when that is not known. */
function runsOf(query: Query, all: readonly Query[]): ReadonlySet<string> | null {
  const params = query.queryKey[1] as { root?: string; run?: string; id?: string } | null;
  if (params?.root !== undefined) return new Set([params.root]);
  if (params?.run !== undefined) {
    const detail = query.state.data as Partial<Result<'run.get'>> | undefined;
    return detail?.root_run === undefined ? null : new Set([params.run, detail.root_run]);
  }
  if (params?.id === undefined) return null;
  const opened = all.find(
    ({ queryKey, state }) =>
      (queryKey[0] === 'rows.open' || queryKey[0] === 'timeline.open') &&
      (state.data as { id?: string } | undefined)?.id === params.id,
  );
  const root = (opened?.queryKey[1] as { root?: string } | null | undefined)?.root;
  return root === undefined ? null : new Set([root]);
}

/** Whether a reply holds nothing but steps up to `seq`, which an append leaves as they are. */
function endsBefore(query: Query, method: MethodName, seq: number): boolean {
  if (query.state.data === undefined) return false;
  if (method === 'step.get') return (query.state.data as Result<'step.get'>).seq <= seq;
  if (method === 'rows.slice') {
    const { rows } = query.state.data as Result<'rows.slice'>;
    // A short page is the last one: new rows follow on it.
    const asked = (query.queryKey[1] as { n: number }).n;
    return rows.length === asked && rows.every((row) => row.seq <= seq);
  }
  return false;
}
