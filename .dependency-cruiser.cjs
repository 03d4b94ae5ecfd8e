/**
 * Dependencies point one way: `shared` ← capabilities ← `engine` ← shells (docs/architecture.md). Tests stand
 * beside the code they test and may use test libraries and what builds their data.
 */

const TESTS = '\\.test\\.tsx?$|-testing\\.ts$';
const CAPABILITIES = '^src/main/(library|formats|pricing|diff|replay|record|fixtures|insights)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Whoever reads one file must not have to read them all.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      comment: 'What every side uses imports nothing but itself and valibot: no Node, no DOM library, no Electron.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: TESTS },
      to: { pathNot: '^src/shared/|^node_modules/valibot/' },
    },
    {
      name: 'formats-do-no-io',
      comment: 'A format turns records into events: it knows neither files nor the index. Paths and hashes are pure.',
      severity: 'error',
      from: { path: '^src/main/formats/', pathNot: TESTS },
      to: { pathNot: '^src/(main/formats|shared)/|^node_modules/valibot/|^(path|crypto)$' },
    },
    {
      name: 'library-uses-formats',
      comment: 'The library reads through formats and prices, and nothing above it.',
      severity: 'error',
      from: { path: '^src/main/library/', pathNot: TESTS },
      to: { path: '^src/', pathNot: '^src/(main/(library|formats|pricing)|shared)/|^src/main/worker-entry\\.ts$' },
    },
    {
      name: 'diff-reads-through-library',
      comment: 'Comparing uses of the library what it offers to other capabilities: whole runs, and values as texts.',
      severity: 'error',
      from: { path: '^src/main/diff/', pathNot: TESTS },
      to: { path: '^src/main/library/', pathNot: '^src/main/library/(read|payload)/' },
    },
    {
      name: 'capabilities-below-engine',
      comment: 'Capabilities know neither the engine nor a shell.',
      severity: 'error',
      from: { path: CAPABILITIES, pathNot: TESTS },
      to: { path: '^src/(main/(engine\\.ts|index\\.ts|shells/)|cli/|renderer/|preload/)' },
    },
    {
      name: 'engine-below-shells',
      comment: 'The engine knows nothing of HTTP, a terminal or a window.',
      severity: 'error',
      from: { path: '^src/main/(engine|worker-entry)\\.ts$' },
      to: { path: '^src/(main/shells/|cli/|renderer/|preload/)|^node_modules/(ws|commander|open|electron)/' },
    },
    {
      name: 'sqlite-free-replay',
      comment: 'Replay, recording and fixtures run where SQLite does not.',
      severity: 'error',
      from: { path: '^src/main/(replay|record|fixtures)/' },
      to: { path: '^src/main/library/|^node_modules/better-sqlite3/', reachable: true },
    },
    {
      name: 'renderer-knows-shared-only',
      comment: 'The interface reaches the engine through the contract.',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: TESTS },
      to: { path: '^src/', pathNot: '^src/(renderer|shared)/' },
    },
    {
      name: 'renderer-runs-in-a-browser',
      comment: 'No Node, no Electron in the interface.',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-stand-alone',
      comment:
        'A feature uses ui, app, api and shared, never another feature. Only the run view puts its panes together.',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/', pathNot: '^src/renderer/features/run/RunView.tsx$' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'ui-below-features',
      comment: 'Primitives and the client know nothing of features or the frame.',
      severity: 'error',
      from: { path: '^src/renderer/(ui|api)/' },
      to: { path: '^src/renderer/features/' },
    },
    {
      name: 'electron-in-its-shell',
      comment: 'Only the window, its entry and its bridge may import electron.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/(index\\.ts$|shells/window/)|preload/)' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'shells-stand-alone',
      comment: 'One shell does not need another; what they share lies beside them.',
      severity: 'error',
      from: { path: '^src/main/shells/([^/]+)/' },
      to: { path: '^src/main/shells/[^/]+/', pathNot: '^src/main/shells/$1/' },
    },
    {
      name: 'product-without-tests',
      comment: 'What ships imports nothing of the tests, benchmarks and scripts.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: `^(test|bench|scripts)/|${TESTS}` },
    },
    {
      name: 'installed-with-the-product',
      comment: 'What the Node side imports must be a dependency, not a development tool.',
      severity: 'error',
      from: { path: '^src/(main|cli|shared)/', pathNot: TESTS },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/(@types|electron)/',
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?(worker|url|raw)$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
