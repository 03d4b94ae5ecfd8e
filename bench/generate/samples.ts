import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleFiles } from './samples/index.ts';

/** Writes the sample runs: `node bench/generate/samples.ts`. A test holds the files to what this writes. */
const folder = join(import.meta.dirname, '../../resources/samples');
for (const { name, text } of sampleFiles()) {
  writeFileSync(join(folder, name), text);
  process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
}
