/**
 * The index schema. It is a cache of the files: a change of meaning raises `SCHEMA_VERSION`, and the next
 * start builds a new index file beside the old one (see `generations.ts`). Nothing is migrated here.
 */
export const SCHEMA_VERSION = 7;

/**
 * Steps of one file at most. The row id of a step, problem or link is `file_id * STEPS_PER_FILE + number in the
 * file`: all rows of a file are one range, and the same files give the same ids however they were read.
 */
export const STEPS_PER_FILE = 2 ** 26;

/** Runs of one file at most; a run's row id is `file_id * RUNS_PER_FILE + number in the file`. */
export const RUNS_PER_FILE = 2 ** 20;

/**
 * Formats that merge: what a file holds of a trace is kept as a run that is not shown, a fragment. The run that is shown
 * is made from all fragments of the trace; it lies in the file that stands for it, with numbers from these on. The steps of
 * a trace that has one fragment are written once, in the run that is shown.
 */
export const FIRST_MERGED_RUN = RUNS_PER_FILE / 2;
export const FIRST_MERGED_STEP = STEPS_PER_FILE / 2;

/** Tables and the indexes on few rows, made before the first row is written. */
export const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,        -- real path
  device TEXT, inode TEXT,          -- bigint as decimal text
  size INTEGER NOT NULL DEFAULT 0,  -- bytes when last read
  mtime_us INTEGER,
  head_hash BLOB,                   -- SHA-256 of the first min(4096, read_offset) bytes
  tail_hash BLOB,                   -- SHA-256 of the last min(4096, read_offset) bytes before read_offset
  container TEXT,                   -- lines | json | packed
  format TEXT, confidence REAL, detection TEXT,
  status TEXT NOT NULL,             -- pending | reading | whole | growing | unrecognised | unreadable | missing
  reason TEXT,                      -- why it is unrecognised, unreadable or missing
  read_offset INTEGER NOT NULL DEFAULT 0,   -- end of the last whole record
  read_line INTEGER NOT NULL DEFAULT 0,     -- whole lines before read_offset
  records INTEGER NOT NULL DEFAULT 0,
  steps INTEGER NOT NULL DEFAULT 0,         -- next file-local step number
  problems INTEGER NOT NULL DEFAULT 0,
  parser_state TEXT,                -- JSON at read_offset; null while a read is under way
  last_event_us INTEGER             -- when bytes last arrived: the file's mtime at that read
);

-- What the records became: records = sum(count) over the kinds of a file.
CREATE TABLE file_record (
  file_id INTEGER NOT NULL, kind TEXT NOT NULL, became TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (file_id, kind)
) WITHOUT ROWID;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,           -- file_id * RUNS_PER_FILE + number
  file_id INTEGER NOT NULL, number INTEGER NOT NULL,  -- file-local number
  run_key TEXT NOT NULL,
  address TEXT NOT NULL UNIQUE,     -- run_key in the file with the shortest, then first path; else run_key@hash8(path)
  copy_of INTEGER,                  -- the run that has run_key as its address
  format TEXT NOT NULL, native_id TEXT NOT NULL, agent_id TEXT,
  root_id INTEGER NOT NULL,         -- own id for roots
  parent_id INTEGER, parent_step_id INTEGER,
  parent_run_key TEXT, parent_step_key TEXT,          -- as the file names it, where the parent is in another file
  title TEXT, agent_name TEXT NOT NULL, agent_versions TEXT NOT NULL DEFAULT '[]',
  environment TEXT, cwd TEXT, git_branch TEXT,
  session_id TEXT, task_id TEXT, trial INTEGER, group_id TEXT, tags TEXT,
  status TEXT NOT NULL DEFAULT 'unknown', ended INTEGER NOT NULL DEFAULT 0,
  started_at_us INTEGER, ended_at_us INTEGER, last_at_us INTEGER,
  active_us INTEGER,                -- without stretches of over a minute in which nothing was open
  active_state TEXT,                -- JSON, from which active_us is counted on
  harness_hash TEXT, harness_completeness TEXT,
  metadata_only INTEGER NOT NULL DEFAULT 0,
  failure_type TEXT, failure_code TEXT, failure_message TEXT,
  -- of the whole run, where the file has no others; then also in cost_nano_usd, input_tokens, output_tokens
  recorded_cost_nano_usd INTEGER, recorded_input_tokens INTEGER, recorded_output_tokens INTEGER,
  -- totals of own steps, copied history left out; null is unknown
  steps INTEGER NOT NULL DEFAULT 0, llm_calls INTEGER NOT NULL DEFAULT 0, tool_calls INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER,
  cost_nano_usd INTEGER, cost_computed INTEGER NOT NULL DEFAULT 0,
  usage_known INTEGER NOT NULL DEFAULT 0, cost_known INTEGER NOT NULL DEFAULT 0,
  partial_outputs INTEGER NOT NULL DEFAULT 0,   -- calls whose output is a lower bound
  copied_steps INTEGER NOT NULL DEFAULT 0,
  state_changes INTEGER NOT NULL DEFAULT 0, decisions INTEGER NOT NULL DEFAULT 0, compactions INTEGER NOT NULL DEFAULT 0,
  first_error_id INTEGER, last_error_id INTEGER,
  parts TEXT,                       -- JSON array of locators: the records that tell of the run as a whole
  tool_names TEXT NOT NULL DEFAULT '',  -- distinct, for the free-text filter, cut at 2 KB
  fragment INTEGER NOT NULL DEFAULT 0,  -- 1: what one file holds of a run that may lie in several; not shown
  keeps_steps INTEGER NOT NULL DEFAULT 0,   -- 1: a fragment with steps of its own; the others' lie in the run that is shown
  fact_ranks TEXT,                      -- JSON, of a fragment: the rank of each fact that has one
  rev INTEGER NOT NULL DEFAULT 0    -- commit that last touched it
);

-- Model calls of a run by model, copied history left out.
CREATE TABLE run_model (
  run_id INTEGER NOT NULL, model TEXT NOT NULL, provider TEXT NOT NULL DEFAULT '',
  calls INTEGER NOT NULL, input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
  cost_nano_usd INTEGER, cost_computed INTEGER NOT NULL DEFAULT 0,
  usage_known INTEGER NOT NULL DEFAULT 0, cost_known INTEGER NOT NULL DEFAULT 0, partial_outputs INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, model, provider)
) WITHOUT ROWID;

-- Relations other than parent and child. Targets not indexed yet stay as keys and are joined when they come.
CREATE TABLE run_link (
  id INTEGER PRIMARY KEY,           -- by file, as steps
  from_run INTEGER NOT NULL, from_step INTEGER, to_run_key TEXT NOT NULL, to_run INTEGER, kind TEXT NOT NULL
);

CREATE TABLE step (
  id INTEGER PRIMARY KEY,           -- file_id * STEPS_PER_FILE + number in the file
  run_id INTEGER NOT NULL,
  key TEXT NOT NULL,                -- unique in its run
  parent_id INTEGER, parent_key TEXT,                         -- the key while no such step is known
  type INTEGER NOT NULL,            -- index into STEP_TYPES
  name TEXT NOT NULL, summary TEXT NOT NULL,
  status INTEGER NOT NULL,          -- index into STEP_STATUSES
  started_at_us INTEGER, started_at_ns INTEGER,
  duration_us INTEGER, duration_derived INTEGER,
  attempt INTEGER,                  -- null for the first
  retry_of INTEGER, retry_evidence INTEGER,                   -- null, 1 recorded, 2 arguments
  group_key TEXT,
  model TEXT, provider TEXT, response_id TEXT,
  call_id TEXT,                     -- what the model called it by, where that is not its key
  input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER,
  cache_write_1h_tokens INTEGER,    -- part of cache_write_tokens that is kept for an hour: it has a price of its own
  partial_output INTEGER,           -- 1 when output_tokens is less than what was written: a lower bound
  cost_nano_usd INTEGER, cost_computed INTEGER,
  failure_type TEXT, failure_code TEXT, failure_message TEXT, failure_from_text INTEGER,
  state_hash TEXT, state_source INTEGER,                      -- null, 1 recorded, 2 derived
  state_changed INTEGER, has_decision INTEGER,
  turn INTEGER, mark INTEGER,                                 -- null, 1 turn, 2 compaction
  context_tokens INTEGER,
  copied_from INTEGER,              -- repeats history of another run and counts in no total: 1 the file says so, 2 that run has the response
  merges INTEGER,                   -- 1: of a fragment, or of a run that is made from fragments
  -- the first part; the others are in step_part
  part_offset INTEGER, part_length INTEGER, part_line INTEGER, part_pointer TEXT
);

CREATE TABLE step_part (
  step_id INTEGER NOT NULL, part INTEGER NOT NULL,            -- from 1; part 0 is in the step's row
  file_id INTEGER NOT NULL, entry TEXT,                       -- member of an archive
  offset INTEGER NOT NULL, length INTEGER NOT NULL, line INTEGER NOT NULL, pointer TEXT,
  PRIMARY KEY (step_id, part)
) WITHOUT ROWID;

CREATE TABLE decision (
  step_id INTEGER NOT NULL, n INTEGER NOT NULL, decision_type TEXT NOT NULL, selected TEXT NOT NULL,
  candidates TEXT NOT NULL, reason_code TEXT, confidence REAL, PRIMARY KEY (step_id, n)
) WITHOUT ROWID;

CREATE TABLE signal (
  step_id INTEGER NOT NULL, n INTEGER NOT NULL, signal_type TEXT NOT NULL, signal_code TEXT NOT NULL,
  value INTEGER NOT NULL, weight REAL, PRIMARY KEY (step_id, n)
) WITHOUT ROWID;

CREATE TABLE problem (              -- id by file, as steps
  id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
  line INTEGER, offset INTEGER, length INTEGER
);

-- Pairs of runs that hold the same model responses, both ways round: who counts them depends on both.
CREATE TABLE run_share (
  run_id INTEGER NOT NULL, other_id INTEGER NOT NULL,
  first INTEGER NOT NULL,           -- 1 when run_id counts them
  PRIMARY KEY (run_id, other_id)
) WITHOUT ROWID;

CREATE INDEX run_by_key ON run (run_key);
CREATE INDEX run_by_root ON run (root_id);
CREATE INDEX run_by_parent ON run (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX run_by_parent_key ON run (parent_run_key) WHERE parent_run_key IS NOT NULL;
CREATE INDEX run_by_file ON run (file_id);
CREATE INDEX run_by_last ON run (last_at_us);
CREATE INDEX step_by_trace ON step (run_id) WHERE merges = 1;
CREATE INDEX problem_by_file ON problem (file_id);
CREATE INDEX link_by_target ON run_link (to_run_key);
CREATE INDEX link_by_source ON run_link (from_run);
CREATE INDEX link_by_joined ON run_link (to_run) WHERE to_run IS NOT NULL;
`;

/** Indexes on steps: made after a first import, since filling them row by row costs more than all the rest. */
export const INDEXES = `
CREATE INDEX IF NOT EXISTS step_by_response ON step (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS step_open ON step (run_id) WHERE status = 4;
CREATE INDEX IF NOT EXISTS step_waiting ON step (id) WHERE parent_key IS NOT NULL;
`;
