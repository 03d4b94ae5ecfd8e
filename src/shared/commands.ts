/**
 * Every command of the interface: the one table that binds keys, fills the palette and prints the list of
 * keys. A feature makes a command available by `useCommand`; a command nobody offers is absent everywhere. The
 * menu of the window shows some of them.
 *
 * Keys: `Mod` is ⌘ on macOS and Ctrl elsewhere, `Alt` is ⌥. Single letters only work outside text fields.
 */
export const COMMANDS = {
  'palette.open': { label: 'Commands and search', keys: ['Mod+k'], group: 'Everywhere' },
  'palette.search': { label: 'Search', keys: ['Mod+Shift+f'], group: 'Everywhere' },
  'view.runs': { label: 'Runs', keys: ['Mod+1'], group: 'Everywhere' },
  'view.compare': { label: 'Compare', keys: ['Mod+2'], group: 'Everywhere' },
  'history.back': { label: 'Back', keys: ['Mod+['], group: 'Everywhere' },
  'history.forward': { label: 'Forward', keys: ['Mod+]'], group: 'Everywhere' },
  'open.folder': { label: 'Open folder', keys: ['Mod+o'], group: 'Everywhere' },
  'open.files': { label: 'Open files', keys: ['Mod+Shift+o'], group: 'Everywhere' },
  'sidebar.toggle': { label: 'Show or hide the runs', keys: ['Mod+b'], group: 'Everywhere' },
  'panel.toggle': { label: 'Show or hide the bottom panel', keys: ['Mod+j'], group: 'Everywhere' },
  'panel.problems': { label: 'Problems', keys: ['Mod+Shift+m'], group: 'Everywhere' },
  'pane.next': { label: 'Next pane', keys: ['F6'], group: 'Everywhere' },
  'pane.previous': { label: 'Previous pane', keys: ['Shift+F6'], group: 'Everywhere' },
  'list.filter': { label: 'Filter the current list', keys: ['/'], group: 'Everywhere' },
  escape: { label: 'Close, clear selection, clear filter', keys: ['Escape'], group: 'Everywhere' },
  'settings.open': { label: 'Settings', keys: ['Mod+,'], group: 'Everywhere' },
  'keys.open': { label: 'Keys', keys: ['?'], group: 'Everywhere' },
  'zoom.in': { label: 'Zoom in', keys: ['Mod++', 'Mod+='], group: 'Everywhere' },
  'zoom.out': { label: 'Zoom out', keys: ['Mod+-'], group: 'Everywhere' },
  'zoom.reset': { label: 'Zoom to 100 %', keys: ['Mod+0'], group: 'Everywhere' },
  'sources.open': { label: 'Sources', keys: [], group: 'Everywhere' },
  'theme.toggle': { label: 'Switch theme', keys: [], group: 'Everywhere' },
  'copy.diagnostics': { label: 'Copy diagnostics', keys: [], group: 'Everywhere' },

  'step.next': { label: 'Next step', keys: ['j'], group: 'Lists' },
  'step.previous': { label: 'Previous step', keys: ['k'], group: 'Lists' },

  'compare.mark': { label: 'Mark or unmark the run in the list for compare', keys: [], group: 'Lists' },
  'compare.marked': { label: 'Compare the marked runs', keys: [], group: 'Lists' },

  'compare.next': { label: 'Next difference', keys: ['F7', 'n'], group: 'Compare' },
  'compare.previous': { label: 'Previous difference', keys: ['Shift+F7', 'Shift+n'], group: 'Compare' },
  'compare.swap': { label: 'Swap A and B', keys: ['s'], group: 'Compare' },
  'compare.only': { label: 'Differences only', keys: ['o'], group: 'Compare' },
  'compare.open_step': { label: 'Open the step in its run', keys: [], group: 'Compare' },
  'compare.fold': { label: 'Fold equal steps', keys: [], group: 'Compare' },
  'compare.hidden': { label: 'What normalisation hid', keys: [], group: 'Compare' },
  'compare.again': { label: 'Compare again', keys: [], group: 'Compare' },
  'compare.markdown': { label: 'Copy comparison as Markdown', keys: [], group: 'Compare' },
  'compare.link': { label: 'Copy link to comparison', keys: ['y'], group: 'Compare' },
  'detail.request': { label: 'Request of both sides', keys: ['Alt+1'], group: 'Compare' },
  'detail.response': { label: 'Response of both sides', keys: ['Alt+2'], group: 'Compare' },
  'detail.state': { label: 'State of both sides', keys: ['Alt+3'], group: 'Compare' },
  'detail.reasoning': { label: 'Reasoning of both sides', keys: ['Alt+4'], group: 'Compare' },
  'detail.raw': { label: 'Raw records of both sides', keys: ['Alt+5'], group: 'Compare' },
  'detail.layout': { label: 'Side by side or inline', keys: ['i'], group: 'Compare' },

  'several.next': { label: 'Next position where the runs do not agree', keys: ['F7', 'n'], group: 'Several runs' },
  'several.previous': {
    label: 'Previous position where the runs do not agree',
    keys: ['Shift+F7', 'Shift+n'],
    group: 'Several runs',
  },
  'several.part': { label: 'Where the runs part', keys: ['p'], group: 'Several runs' },
  'several.only': { label: 'Differences only', keys: ['o'], group: 'Several runs' },
  'several.pair': {
    label: 'Compare the chosen run with one that does something else',
    keys: ['c'],
    group: 'Several runs',
  },
  'several.open_step': { label: 'Open the step of the chosen run', keys: [], group: 'Several runs' },
  'several.add': { label: 'Add runs, or remove some', keys: [], group: 'Several runs' },
  'several.again': { label: 'Compare again', keys: [], group: 'Several runs' },
  'several.link': { label: 'Copy link to these runs', keys: ['y'], group: 'Several runs' },

  'compare.with': { label: 'Compare with', keys: ['c'], group: 'Run' },
  'jump.first_error': { label: 'First failure', keys: ['e'], group: 'Run' },
  'jump.next_error': { label: 'Next error', keys: ['n'], group: 'Run' },
  'jump.previous_error': { label: 'Previous error', keys: ['Shift+n'], group: 'Run' },
  'jump.next_state': { label: 'Next state change', keys: ['u'], group: 'Run' },
  'jump.previous_state': { label: 'Previous state change', keys: ['Shift+u'], group: 'Run' },
  'jump.previous_attempt': { label: 'Previous attempt of the same call', keys: ['['], group: 'Run' },
  'jump.next_attempt': { label: 'Next attempt of the same call', keys: [']'], group: 'Run' },
  'jump.parent': { label: 'Parent step', keys: ['p'], group: 'Run' },
  'tab.overview': { label: 'Overview', keys: ['Alt+1'], group: 'Run' },
  'tab.request': { label: 'Request', keys: ['Alt+2'], group: 'Run' },
  'tab.response': { label: 'Response', keys: ['Alt+3'], group: 'Run' },
  'tab.state': { label: 'State', keys: ['Alt+4'], group: 'Run' },
  'tab.decision': { label: 'Decision', keys: ['Alt+5'], group: 'Run' },
  'tab.raw': { label: 'Raw', keys: ['Alt+6'], group: 'Run' },
  'step.find': { label: 'Find in this step', keys: ['Mod+f'], group: 'Run' },
  'timeline.zoom_in': { label: 'Zoom timeline in', keys: ['w', 'Shift+w'], group: 'Run' },
  'timeline.zoom_out': { label: 'Zoom timeline out', keys: ['s', 'Shift+s'], group: 'Run' },
  'timeline.left': { label: 'Pan timeline left', keys: ['a', 'Shift+a'], group: 'Run' },
  'timeline.right': { label: 'Pan timeline right', keys: ['d', 'Shift+d'], group: 'Run' },
  'timeline.fit_run': { label: 'Fit run', keys: ['f'], group: 'Run' },
  'timeline.fit_selection': { label: 'Fit selection', keys: ['m'], group: 'Run' },
  'timeline.fold_idle': { label: 'Fold idle time', keys: [], group: 'Run' },
  'state.toggle': { label: 'State over the run, or its steps', keys: ['t'], group: 'Run' },
  'copy.value': { label: 'Copy focused value', keys: ['Mod+c'], group: 'Run' },
  'copy.link': { label: 'Copy link to step', keys: ['y'], group: 'Run' },
  'copy.step_json': { label: 'Copy step as JSON', keys: [], group: 'Run' },
  'copy.step_markdown': { label: 'Copy step as Markdown', keys: [], group: 'Run' },
  'copy.run_id': { label: 'Copy run id', keys: [], group: 'Run' },
  'copy.location': { label: 'Copy file:line', keys: [], group: 'Run' },
  'copy.inspect': { label: 'Copy retrace inspect command', keys: [], group: 'Run' },

  'state.previous_write': { label: 'Previous write of the path', keys: [','], group: 'State over the run' },
  'state.next_write': { label: 'Next write of the path', keys: ['.'], group: 'State over the run' },
  'state.use_as_a': { label: 'Compare from the selected step on (A)', keys: ['Alt+a'], group: 'State over the run' },
  'state.use_as_b': { label: 'Compare up to the selected step (B)', keys: ['Alt+b'], group: 'State over the run' },
  'state.swap': { label: 'Swap the steps A and B', keys: [], group: 'State over the run' },
  'state.renew': { label: 'Read the state again', keys: [], group: 'State over the run' },
} as const satisfies Record<string, CommandSpec>;

interface CommandSpec {
  label: string;
  keys: readonly string[];
  group: 'Everywhere' | 'Lists' | 'Compare' | 'Several runs' | 'Run' | 'State over the run';
}

export type CommandId = keyof typeof COMMANDS;
