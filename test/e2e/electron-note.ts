import { electronProgram, windowProgram } from '../../scripts/window-program.ts';

/** Says at the end of a run whether it was on Electron itself; elsewhere specs run on the web shell and a stand-in. */
export default function electronNote(): void {
  const found = windowProgram();
  const note =
    'program' in found
      ? `run (${found.program})`
      : `not run (${electronProgram() === null ? 'no binary' : found.missing})`;
  process.stdout.write(`Electron: ${note}\n`);
}
