import { electronProgram } from '../../scripts/window-program.ts';

/** Says at the end of a run what it did not prove: specs run on the web shell and on the stand-in for Electron. */
export default function electronNote(): void {
  const why = electronProgram() === null ? 'no binary' : 'its binary is here, but no spec uses it yet';
  process.stdout.write(`Electron: not run (${why})\n`);
}
